---
#~ F0201
----
use plugin_api::prelude::*;
