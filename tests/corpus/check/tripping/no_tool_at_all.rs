//~ F0210
fn main() {
    println!("hello");
}
