use plugin_api::prelude::*;

#[derive(Debug, Clone, Default)]
pub struct Query { table: String, columns: Vec<String>, conditions: Vec<String>, order: Option<(String, bool)>, limit: Option<u32> }

#[derive(Default)]
pub struct QueryBuilder { query: Query }

impl QueryBuilder {
    pub fn from(table: impl Into<String>) -> Self {
        QueryBuilder { query: Query { table: table.into(), ..Default::default() } }
    }
    pub fn select<S: AsRef<str>>(mut self, columns: &[S]) -> Self {
        self.query.columns.extend(columns.iter().map(|c| c.as_ref().to_owned()));
        self
    }
    #[must_use]
    pub fn filter(mut self, column: &str, op: &str, value: &Value) -> Self {
        let literal = match value {
            Value::String(s) => format!("'{}'", s.replace('\'', "''")),
            Value::Null => return { self.query.conditions.push(format!("{column} IS NULL")); self },
            v => v.to_string(),
        };
        self.query.conditions.push(format!("{column} {op} {literal}"));
        self
    }
    pub fn order_by(mut self, column: &str, descending: bool) -> Self { self.query.order = Some((column.into(), descending)); self }
    pub fn limit(self, n: u32) -> Self { Self { query: Query { limit: Some(n), ..self.query } } }
    pub fn build(self) -> Result<Query, &'static str> {
        if self.query.table.is_empty() { Err("no table") } else { Ok(self.query) }
    }
}

impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let columns = if self.columns.is_empty() { "*".to_string() } else { self.columns.join(", ") };
        write!(f, "SELECT {columns} FROM {}", self.table)?;
        if !self.conditions.is_empty() { write!(f, " WHERE {}", self.conditions.join(" AND "))?; }
        if let Some((column, descending)) = &self.order {
            write!(f, " ORDER BY {column}{}", if *descending { " DESC" } else { "" })?;
        }
        if let Some(n) = self.limit { write!(f, " LIMIT {n}")?; }
        Ok(())
    }
}

#[derive(Deserialize, JsonSchema)]
struct Filter { column: String, #[serde(default = "equals")] op: String, value: Value }
fn equals() -> String { "=".into() }

/// Write an SQL query.
#[tool]
fn query_builder(table: String, columns: Option<Vec<String>>, filters: Option<Vec<Filter>>, order_by: Option<String>, limit: Option<u32>) -> Result<String> {
    let mut b = QueryBuilder::from(table).select(&columns.unwrap_or_default());
    for f in filters.iter().flatten() { b = b.filter(&f.column, &f.op, &f.value); }
    if let Some(o) = order_by.as_deref() {
        b = match o.strip_prefix('-') { Some(c) => b.order_by(c, true), None => b.order_by(o, false) };
    }
    if let Some(n) = limit { b = b.limit(n); }
    Ok(b.build()?.to_string())
}
