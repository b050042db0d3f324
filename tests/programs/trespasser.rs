//! Tries to get out: `trespasser CANARY-FILE WRITABLE-FOLDER-OUTSIDE PROCESS`. Prints what it managed, and `tried` at the end.
//!
//! It is started as a compiler, so its working folder is the one that a compiler may write to.

#![allow(unsafe_code, reason = "asks the kernel for what no library asks it for")]
#![allow(clippy::print_stderr, reason = "a compiler's messages are what Forge shows")]

use std::{
    env, fs,
    net::{TcpListener, TcpStream, UdpSocket},
    os::unix::{
        fs::{PermissionsExt as _, symlink},
        net::{UnixListener, UnixStream},
    },
    path::Path,
    process::Command,
    ptr,
};

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let [_, canary, outside, process] = arguments.as_slice() else { panic!("a canary, a folder and a process") };
    let forge: i32 = process.parse().expect("the number of a process");
    let managed: Vec<&str> = files(Path::new(canary), Path::new(outside), forge)
        .into_iter()
        .chain(sockets())
        .chain(processes(forge))
        .chain(kernel())
        .filter_map(|(what, managed)| managed.then_some(what))
        .collect();
    // One line: Forge shows the last few.
    eprintln!("managed: {}; tried", managed.join(", "));
}

type Attempts = Vec<(&'static str, bool)>;

fn files(canary: &Path, outside: &Path, forge: i32) -> Attempts {
    let own = env::current_exe().expect("a path");
    fs::write("program", fs::read(&own).unwrap_or_default()).expect("the own folder can be written");
    // Landlock decides about this one; the filter may refuse the mode as well.
    let _ = fs::set_permissions("program", fs::Permissions::from_mode(0o755));
    let runs = |program: &str| Command::new(program).arg("--nothing").output().is_ok();
    vec![
        ("reading a file", fs::read(canary).is_ok()),
        ("listing a folder", fs::read_dir(outside).is_ok()),
        ("reading forge's environment", fs::read(format!("/proc/{forge}/environ")).is_ok()),
        ("reading forge's memory map", fs::read(format!("/proc/{forge}/maps")).is_ok()),
        ("opening forge's files", fs::read_dir(format!("/proc/{forge}/fd")).is_ok()),
        ("reading /proc", fs::read_dir("/proc").is_ok()),
        ("reading /etc/passwd", fs::read("/etc/passwd").is_ok()),
        ("reading /etc/hostname", fs::read("/etc/hostname").is_ok()),
        ("listing /tmp", fs::read_dir("/tmp").is_ok()),
        ("listing /", fs::read_dir("/").is_ok()),
        ("reading a disk or terminal", fs::File::open("/dev/tty").is_ok() || fs::File::open("/dev/ptmx").is_ok()),
        ("writing a file", fs::write(outside.join("planted"), "x").is_ok()),
        ("making a folder", fs::create_dir(outside.join("planted-folder")).is_ok()),
        ("changing the source of a canary", fs::OpenOptions::new().append(true).open(canary).is_ok()),
        ("cutting a file", fs::File::options().write(true).truncate(true).open(outside.join("cut")).is_ok()),
        ("changing a mode", fs::set_permissions(canary, fs::Permissions::from_mode(0o777)).is_ok()),
        ("making a link", symlink(canary, "link").is_ok()),
        ("making a hard link", fs::hard_link(canary, "hard-link").is_ok()),
        ("making a pipe", unsafe { libc::mkfifo(c"pipe".as_ptr(), 0o600) } == 0),
        ("running what it wrote", runs("./program")),
        ("an inherited file", (3..200).any(|file| unsafe { libc::fcntl(file, libc::F_GETFD) } >= 0)),
    ]
}

fn sockets() -> Attempts {
    vec![
        ("a TCP connection", TcpStream::connect("127.0.0.1:9").is_err_and(|error| reached(&error))),
        ("a TCP listener", TcpListener::bind("127.0.0.1:0").is_ok()),
        ("a UDP socket", UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("a Unix socket", UnixListener::bind("socket").is_ok()),
        ("a pair of sockets", UnixStream::pair().is_ok()),
        ("a netlink socket", unsafe { libc::socket(libc::AF_NETLINK, libc::SOCK_RAW, 0) } >= 0),
        ("shared memory", unsafe { libc::shmget(libc::IPC_PRIVATE, 4096, 0o600) } >= 0),
    ]
}

/// Nobody listens there: to be told so means that the network was reached.
fn reached(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::ConnectionRefused
}

fn processes(forge: i32) -> Attempts {
    let mut word = 0_u8;
    let local = libc::iovec { iov_base: (&raw mut word).cast(), iov_len: 1 };
    let remote = libc::iovec { iov_base: main as *mut libc::c_void, iov_len: 1 };
    let unlimited = libc::rlimit64 { rlim_cur: 1 << 60, rlim_max: 1 << 60 };
    // SAFETY: the pointers live through the calls.
    unsafe {
        vec![
            ("a signal to forge", libc::kill(forge, 0) == 0),
            ("tracing forge", libc::ptrace(libc::PTRACE_SEIZE, forge, 0, 0) == 0),
            (
                "reading forge's memory",
                libc::process_vm_readv(forge, &raw const local, 1, &raw const remote, 1, 0) > 0,
            ),
            (
                "a group of its own",
                libc::setpgid(0, 0) == 0 && libc::getpgid(0) != libc::getpgid(forge) && fresh_group(),
            ),
            ("another limit", libc::prlimit64(0, libc::RLIMIT_AS, &raw const unlimited, ptr::null_mut()) == 0),
            ("another user", libc::setresuid(12345, 12345, 12345) == 0),
        ]
    }
}

/// Whether a process of this one can leave the group.
fn fresh_group() -> bool {
    // SAFETY: the copy calls the kernel and ends.
    unsafe {
        let child = libc::fork();
        if child == 0 {
            libc::_exit(i32::from(libc::setsid() > 0));
        }
        let mut status = 0;
        libc::waitpid(child, &raw mut status, 0);
        libc::WEXITSTATUS(status) == 1
    }
}

fn kernel() -> Attempts {
    let call = |number, first: libc::c_long| unsafe { libc::syscall(number, first, 0, 0, 0, 0) } >= 0;
    let attempt = |what, managed| (what, managed);
    vec![
        attempt("a namespace", call(libc::SYS_unshare, libc::CLONE_NEWUSER.into())),
        attempt("another mode of execution", call(libc::SYS_personality, 0x0040_0000)),
        attempt("a file in memory", unsafe { libc::memfd_create(c"x".as_ptr(), 0) } >= 0),
        attempt("a keyring", call(libc::SYS_keyctl, 0)),
        attempt("another root", unsafe { libc::chroot(c".".as_ptr()) } == 0),
    ]
}
