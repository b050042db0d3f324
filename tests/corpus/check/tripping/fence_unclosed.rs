---
#~ F0201
[dependencies]
regex = "1"
use plugin_api::prelude::*;
