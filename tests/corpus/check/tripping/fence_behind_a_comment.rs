//~ F0201
// A tool.
---
[dependencies]
regex = "1"
---
use plugin_api::prelude::*;
