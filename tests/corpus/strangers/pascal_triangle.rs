use plugin_api::prelude::*;

/// Pascal’s triangle – from a file with Windows line ends and tabs.
#[tool]
fn pascal_triangle(rows: usize) -> Vec<Vec<u64>> {
	let mut t: Vec<Vec<u64>> = vec![];
	for i in 0..rows {
		let mut row = vec![1; i + 1];
		for j in 1..i {
			row[j] = t[i - 1][j - 1] + t[i - 1][j];
		}
		t.push(row);
	}
	t
}
