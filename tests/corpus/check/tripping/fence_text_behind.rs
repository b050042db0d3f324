---
#~ F0201
--- fn main() {}
use plugin_api::prelude::*;
