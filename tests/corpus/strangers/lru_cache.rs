//! A tiny LRU cache, driven by a list of operations.
use plugin_api::prelude::*;
use std::hash::Hash;

struct LruCache<K, V> {
    capacity: usize,
    map: HashMap<K, V>,
    order: VecDeque<K>,
}

impl<K: Eq + Hash + Clone, V> LruCache<K, V> {
    pub fn new(capacity: usize) -> Self {
        Self { capacity, map: HashMap::with_capacity(capacity), order: VecDeque::new() }
    }

    fn touch(&mut self, key: &K) {
        if let Some(pos) = self.order.iter().position(|k| k == key) {
            self.order.remove(pos);
        }
        self.order.push_back(key.clone());
    }

    pub fn get(&mut self, key: &K) -> Option<&V> {
        if self.map.contains_key(key) {
            self.touch(key);
        }
        self.map.get(key)
    }

    pub fn put(&mut self, key: K, value: V) {
        if !self.map.contains_key(&key) && self.map.len() == self.capacity {
            if let Some(oldest) = self.order.pop_front() {
                self.map.remove(&oldest);
            }
        }
        self.touch(&key);
        self.map.insert(key, value);
    }

    #[allow(dead_code)]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Operation {
    Get { key: String },
    Put { key: String, value: i64 },
}

/// Run the operations and answer with what every `get` found.
#[tool]
fn lru_cache(capacity: usize, operations: Vec<Operation>) -> Result<Vec<Option<i64>>> {
    ensure!(capacity > 0, "capacity must not be zero");
    let mut cache = LruCache::new(capacity);
    let mut found = Vec::new();
    for operation in operations {
        match operation {
            Operation::Get { key } => found.push(cache.get(&key).copied()),
            Operation::Put { key, value } => cache.put(key, value),
        }
    }
    Ok(found)
}
