//~ F0409
use plugin_api::prelude::*;

use std::io as x1;
mod m1 {
    pub use super::x1;
}
mod m2 {
    pub use super::x2;
}
mod m3 {
    pub use super::x3;
}
mod m4 {
    pub use super::x4;
}
mod m5 {
    pub use super::x5;
}
mod m6 {
    pub use super::x6;
}
mod m7 {
    pub use super::x7;
}
mod m8 {
    pub use super::x8;
}
mod m9 {
    pub use super::x9;
}
mod m10 {
    pub use super::x10;
}
mod m11 {
    pub use super::x11;
}
mod m12 {
    pub use super::x12;
}
mod m13 {
    pub use super::x13;
}
mod m14 {
    pub use super::x14;
}
mod m15 {
    pub use super::x15;
}
mod m16 {
    pub use super::x16;
}
mod m17 {
    pub use super::x17;
}
mod m18 {
    pub use super::x18;
}
mod m19 {
    pub use super::x19;
}
mod m20 {
    pub use super::x20;
}
mod m21 {
    pub use super::x21;
}
mod m22 {
    pub use super::x22;
}
mod m23 {
    pub use super::x23;
}
mod m24 {
    pub use super::x24;
}
mod m25 {
    pub use super::x25;
}
mod m26 {
    pub use super::x26;
}
mod m27 {
    pub use super::x27;
}
mod m28 {
    pub use super::x28;
}
mod m29 {
    pub use super::x29;
}
mod m30 {
    pub use super::x30;
}
mod m31 {
    pub use super::x31;
}
mod m32 {
    pub use super::x32;
}
mod m33 {
    pub use super::x33;
}
mod m34 {
    pub use super::x34;
}
mod m35 {
    pub use super::x35;
}
mod m36 {
    pub use super::x36;
}
mod m37 {
    pub use super::x37;
}
mod m38 {
    pub use super::x38;
}
mod m39 {
    pub use super::x39;
}
mod m40 {
    pub use super::x40;
}
use m40::x40 as x41;
use m39::x39 as x40;
use m38::x38 as x39;
use m37::x37 as x38;
use m36::x36 as x37;
use m35::x35 as x36;
use m34::x34 as x35;
use m33::x33 as x34;
use m32::x32 as x33;
use m31::x31 as x32;
use m30::x30 as x31;
use m29::x29 as x30;
use m28::x28 as x29;
use m27::x27 as x28;
use m26::x26 as x27;
use m25::x25 as x26;
use m24::x24 as x25;
use m23::x23 as x24;
use m22::x22 as x23;
use m21::x21 as x22;
use m20::x20 as x21;
use m19::x19 as x20;
use m18::x18 as x19;
use m17::x17 as x18;
use m16::x16 as x17;
use m15::x15 as x16;
use m14::x14 as x15;
use m13::x13 as x14;
use m12::x12 as x13;
use m11::x11 as x12;
use m10::x10 as x11;
use m9::x9 as x10;
use m8::x8 as x9;
use m7::x7 as x8;
use m6::x6 as x7;
use m5::x5 as x6;
use m4::x4 as x5;
use m3::x3 as x4;
use m2::x2 as x3;
use m1::x1 as x2;

/// Does one thing.
#[tool]
fn streams_long_chain_of_imports() -> u32 {
    let _ = x41::stdout();
    7
}
