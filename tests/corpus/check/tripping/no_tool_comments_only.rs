//~ F0210
// #[tool]
// fn no_tool_comments_only() {}
