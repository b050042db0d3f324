//! A guest that a test drives: a store, a memory and the functions of the linker.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use wasmtime::{Engine, Linker, Memory, MemoryType, Store, Val, ValType};

use crate::engine::wasi::linker::MODULE;
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::{Access, Preopen, Usage, Wasi, WasiHost, WasiLimits, WasiSetup, add_to_linker};
use crate::policy::Limits;

pub(super) struct Host(pub(super) Wasi);

impl WasiHost for Host {
    fn wasi(&mut self) -> &mut Wasi {
        &mut self.0
    }
}

pub(super) struct Guest {
    pub(super) store: Store<Host>,
    pub(super) linker: Linker<Host>,
    memory: Memory,
}

/// Where the guest keeps what it hands over; what it gets back lies elsewhere.
const FIRST_TEXT: usize = 4096;
const SECOND_TEXT: usize = 16_384;
const BUFFER: usize = 65_536;
const BUFFER_SIZE: usize = 65_536;
const ANSWER: usize = 1024;

/// The flags of `path_open`.
pub(super) const CREATE: u32 = 1;
pub(super) const DIRECTORY: u32 = 2;
pub(super) const EXCLUSIVE: u32 = 4;
pub(super) const TRUNCATE: u32 = 8;
pub(super) const APPEND: u32 = 1;

pub(super) const FOLLOW: u32 = 1;
pub(super) const NO_FOLLOW: u32 = 0;

/// What a C library asks for, to read or to read and write.
pub(super) const TO_READ: u64 = Rights::ALL.0 & !(1 << 6 | 1 << 8 | 1 << 22);
pub(super) const TO_WRITE: u64 = Rights::ALL.0;

/// The first descriptor of a grant.
pub(super) const GRANT: u32 = 3;

impl Guest {
    pub(super) fn new(setup: WasiSetup) -> Self {
        Self::with_time(setup, Duration::from_secs(3600))
    }

    pub(super) fn with_time(setup: WasiSetup, time: Duration) -> Self {
        Self::within(setup, WasiLimits::of(&Limits::default()), time)
    }

    pub(super) fn limited(setup: WasiSetup, change: impl FnOnce(&mut WasiLimits)) -> Self {
        let mut limits = WasiLimits::of(&Limits::default());
        change(&mut limits);
        Self::within(setup, limits, Duration::from_secs(3600))
    }

    fn within(setup: WasiSetup, limits: WasiLimits, time: Duration) -> Self {
        let engine = Engine::default();
        let wasi = Wasi::new(&setup.open().unwrap(), limits, Usage::default(), Instant::now() + time);
        let mut store = Store::new(&engine, Host(wasi));
        let mut linker = Linker::new(&engine);
        add_to_linker(&mut linker).unwrap();
        let memory = Memory::new(&mut store, MemoryType::new(2, Some(2))).unwrap();
        store.data_mut().0.memory = Some(memory);
        Self { store, linker, memory }
    }

    /// A guest with `folder` as `/data`.
    pub(super) fn with_folder(folder: &Fixture, access: Access) -> Self {
        Self::new(folder.setup(access))
    }

    pub(super) fn wasi(&mut self) -> &mut Wasi {
        &mut self.store.data_mut().0
    }

    pub(super) fn memory(&mut self) -> &mut [u8] {
        self.memory.data_mut(&mut self.store)
    }

    /// Calls a function and tells the error number, or how the call ended.
    pub(super) fn try_call(&mut self, name: &str, arguments: &[u64]) -> wasmtime::Result<u32> {
        let function = self.linker.get(&mut self.store, MODULE, name).unwrap().into_func().unwrap();
        let kind = function.ty(&self.store);
        assert_eq!(kind.params().len(), arguments.len(), "{name}");
        let arguments: Vec<Val> = kind
            .params()
            .zip(arguments)
            .map(|(kind, argument)| match kind {
                ValType::I64 => Val::I64(*argument as i64),
                _ => Val::I32(*argument as i32),
            })
            .collect();
        let mut results = vec![Val::I32(0); kind.results().len()];
        function.call(&mut self.store, &arguments, &mut results)?;
        Ok(results.first().map_or(0, |result| result.unwrap_i32() as u32))
    }

    /// Calls a function that must not end the call.
    pub(super) fn call(&mut self, name: &str, arguments: &[u64]) -> Result<(), u32> {
        match self.try_call(name, arguments).unwrap() {
            0 => Ok(()),
            errno => Err(errno),
        }
    }

    fn put(&mut self, at: usize, text: &str) -> (u64, u64) {
        self.memory()[at..at + text.len()].copy_from_slice(text.as_bytes());
        (at as u64, text.len() as u64)
    }

    pub(super) fn answer(&mut self) -> u64 {
        u64::from_le_bytes(*self.memory()[ANSWER..].first_chunk().unwrap())
    }

    fn answer_u32(&mut self) -> u32 {
        self.answer() as u32
    }

    pub(super) fn open(&mut self, path: &str, mode: u32, rights: u64) -> Result<u32, u32> {
        self.open_at(GRANT, path, FOLLOW, mode, rights, 0)
    }

    pub(super) fn open_at(
        &mut self,
        number: u32,
        path: &str,
        follow: u32,
        mode: u32,
        rights: u64,
        flags: u32,
    ) -> Result<u32, u32> {
        self.try_open_at(number, path, follow, mode, rights, flags).unwrap()
    }

    pub(super) fn try_open_at(
        &mut self,
        number: u32,
        path: &str,
        follow: u32,
        mode: u32,
        rights: u64,
        flags: u32,
    ) -> wasmtime::Result<Result<u32, u32>> {
        let (path, length) = self.put(FIRST_TEXT, path);
        let [number, follow, mode, flags] = [number, follow, mode, flags].map(u64::from);
        let arguments = [number, follow, path, length, mode, rights, u64::MAX, flags, ANSWER as u64];
        Ok(match self.try_call("path_open", &arguments)? {
            0 => Ok(self.answer_u32()),
            errno => Err(errno),
        })
    }

    /// Calls a function that takes a descriptor and a path.
    pub(super) fn path_call(&mut self, name: &str, path: &str) -> Result<(), u32> {
        let (path, length) = self.put(FIRST_TEXT, path);
        self.call(name, &[u64::from(GRANT), path, length])
    }

    /// Calls a function that takes two descriptors and two paths: `path_rename` or `path_link`.
    pub(super) fn two_paths(&mut self, name: &str, from: (u32, &str), to: (u32, &str)) -> Result<(), u32> {
        let (old, old_length) = self.put(FIRST_TEXT, from.1);
        let (new, new_length) = self.put(SECOND_TEXT, to.1);
        let (from, to) = (u64::from(from.0), u64::from(to.0));
        match name {
            "path_link" => self.call(name, &[from, 0, old, old_length, to, new, new_length]),
            _ => self.call(name, &[from, old, old_length, to, new, new_length]),
        }
    }

    pub(super) fn symlink(&mut self, target: &str, path: &str) -> Result<(), u32> {
        let (target, target_length) = self.put(FIRST_TEXT, target);
        let (path, length) = self.put(SECOND_TEXT, path);
        self.call("path_symlink", &[target, target_length, u64::from(GRANT), path, length])
    }

    pub(super) fn read_link(&mut self, path: &str) -> Result<String, u32> {
        let (path, length) = self.put(FIRST_TEXT, path);
        let arguments = [u64::from(GRANT), path, length, BUFFER as u64, BUFFER_SIZE as u64, ANSWER as u64];
        self.call("path_readlink", &arguments)?;
        let length = self.answer_u32() as usize;
        Ok(String::from_utf8(self.memory()[BUFFER..BUFFER + length].to_vec()).unwrap())
    }

    fn put_buffer(&mut self, pointer: usize, length: usize) {
        let mut table = [0; 8];
        table[..4].copy_from_slice(&(pointer as u32).to_le_bytes());
        table[4..].copy_from_slice(&(length as u32).to_le_bytes());
        self.memory()[..8].copy_from_slice(&table);
    }

    pub(super) fn read(&mut self, number: u32) -> Result<Vec<u8>, u32> {
        self.put_buffer(BUFFER, BUFFER_SIZE);
        self.call("fd_read", &[u64::from(number), 0, 1, ANSWER as u64])?;
        let length = self.answer_u32() as usize;
        Ok(self.memory()[BUFFER..BUFFER + length].to_vec())
    }

    pub(super) fn write(&mut self, number: u32, bytes: &[u8]) -> Result<u32, u32> {
        self.try_write(number, bytes).unwrap()
    }

    pub(super) fn try_write(&mut self, number: u32, bytes: &[u8]) -> wasmtime::Result<Result<u32, u32>> {
        self.memory()[BUFFER..BUFFER + bytes.len()].copy_from_slice(bytes);
        self.put_buffer(BUFFER, bytes.len());
        Ok(match self.try_call("fd_write", &[u64::from(number), 0, 1, ANSWER as u64])? {
            0 => Ok(self.answer_u32()),
            errno => Err(errno),
        })
    }

    pub(super) fn seek(&mut self, number: u32, offset: i64, whence: u64) -> Result<u64, u32> {
        self.call("fd_seek", &[u64::from(number), offset as u64, whence, ANSWER as u64])?;
        Ok(self.answer())
    }

    pub(super) fn read_file(&mut self, path: &str) -> Result<Vec<u8>, u32> {
        let number = self.open(path, 0, TO_READ)?;
        let content = self.read(number);
        self.close(number)?;
        content
    }

    pub(super) fn close(&mut self, number: u32) -> Result<(), u32> {
        self.call("fd_close", &[u64::from(number)])
    }

    /// The kind and the size of what lies at `path`.
    pub(super) fn stat(&mut self, path: &str, follow: u32) -> Result<(u8, u64), u32> {
        let (path, length) = self.put(FIRST_TEXT, path);
        let arguments = [u64::from(GRANT), u64::from(follow), path, length, BUFFER as u64];
        self.call("path_filestat_get", &arguments)?;
        let stat = &self.memory()[BUFFER..BUFFER + 64];
        Ok((stat[16], u64::from_le_bytes(*stat[32..].first_chunk().unwrap())))
    }

    /// The three times of an open file.
    pub(super) fn times(&mut self, number: u32) -> [u64; 3] {
        self.call("fd_filestat_get", &[u64::from(number), BUFFER as u64]).unwrap();
        let stat = &self.memory()[BUFFER..BUFFER + 64];
        [40, 48, 56].map(|at| u64::from_le_bytes(*stat[at..].first_chunk().unwrap()))
    }

    pub(super) fn set_times(&mut self, path: &str, follow: u32, seconds: u64) -> Result<(), u32> {
        let (path, length) = self.put(FIRST_TEXT, path);
        let nanoseconds = seconds * 1_000_000_000;
        let arguments = [u64::from(GRANT), u64::from(follow), path, length, nanoseconds, nanoseconds, 5];
        self.call("path_filestat_set_times", &arguments)
    }

    /// The names that a listing tells, read through a buffer of `size` bytes.
    pub(super) fn list(&mut self, number: u32, size: usize) -> Result<Vec<String>, u32> {
        let mut names = Vec::new();
        let mut cookie = 0;
        loop {
            let arguments = [u64::from(number), BUFFER as u64, size as u64, cookie, ANSWER as u64];
            self.call("fd_readdir", &arguments)?;
            let used = self.answer_u32() as usize;
            let mut rest = self.memory()[BUFFER..BUFFER + used].to_vec();
            while rest.len() >= 24 {
                let length = u32::from_le_bytes(*rest[16..].first_chunk().unwrap()) as usize;
                let Some(name) = rest.get(24..24 + length) else {
                    break;
                };
                names.push(String::from_utf8(name.to_vec()).unwrap());
                cookie = u64::from_le_bytes(*rest.first_chunk().unwrap());
                rest.drain(..24 + length);
            }
            if used < size {
                return Ok(names);
            }
        }
    }
}

/// A folder to grant, with a secret beside it that no guest may reach.
pub(super) struct Fixture {
    root: TempDir,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("granted")).unwrap();
        fs::write(root.path().join("secret"), "the secret").unwrap();
        Self { root }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("granted").join(name)
    }

    pub(super) fn secret(&self) -> PathBuf {
        self.root.path().join("secret")
    }

    pub(super) fn write(&self, name: &str, content: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(super) fn preopen(&self, name: &str, access: Access) -> Preopen {
        Preopen { host: self.path(name), guest: format!("/data/{name}"), access }
    }

    pub(super) fn setup(&self, access: Access) -> WasiSetup {
        let preopen = Preopen { host: self.path(""), guest: "/data".into(), access };
        WasiSetup { preopens: vec![preopen], ..WasiSetup::default() }
    }

    /// Fails if anything beside the granted folder was changed.
    pub(super) fn check_outside(&self) {
        let mut names: Vec<_> =
            fs::read_dir(self.root.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["granted", "secret"]);
        assert_eq!(fs::read_to_string(self.secret()).unwrap(), "the secret");
    }
}

/// The numbers of the errors that tests expect.
pub(super) mod errno {
    pub(crate) const BAD_DESCRIPTOR: u32 = 8;
    pub(crate) const EXISTS: u32 = 20;
    pub(crate) const FAULT: u32 = 21;
    pub(crate) const ILLEGAL_SEQUENCE: u32 = 25;
    pub(crate) const INVALID: u32 = 28;
    pub(crate) const IS_DIRECTORY: u32 = 31;
    pub(crate) const LOOP: u32 = 32;
    pub(crate) const NAME_TOO_LONG: u32 = 37;
    pub(crate) const NOT_FOUND: u32 = 44;
    pub(crate) const NOT_DIRECTORY: u32 = 54;
    pub(crate) const NOT_EMPTY: u32 = 55;
    pub(crate) const NOT_SOCKET: u32 = 57;
    pub(crate) const NOT_SUPPORTED: u32 = 58;
    pub(crate) const NOT_PERMITTED: u32 = 63;
    pub(crate) const READ_ONLY: u32 = 69;
    pub(crate) const ILLEGAL_SEEK: u32 = 70;
    pub(crate) const NOT_CAPABLE: u32 = 76;
}
