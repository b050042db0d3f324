//! Backtracking sudoku solver.
use plugin_api::prelude::*;

type Grid = [[u8; 9]; 9];

fn parse(s: &str) -> Result<Grid, String> {
    let chars: Vec<char> = s.chars().filter(|c| !c.is_whitespace()).collect();
    if chars.len() != 81 { return Err(format!("expected 81 cells, got {}", chars.len())); }
    let mut g = [[0u8; 9]; 9];
    for (i, c) in chars.iter().enumerate() {
        g[i / 9][i % 9] = match c {
            '.' | '0' => 0,
            '1'..='9' => c.to_digit(10).unwrap() as u8,
            other => return Err(format!("bad character {other:?} in cell {i}")),
        };
    }
    Ok(g)
}

fn allowed(g: &Grid, r: usize, c: usize, v: u8) -> bool {
    let (br, bc) = (r / 3 * 3, c / 3 * 3);
    (0..9).all(|i| g[r][i] != v && g[i][c] != v && g[br + i / 3][bc + i % 3] != v)
}

fn solve(g: &mut Grid) -> bool {
    for r in 0..9 {
        for c in 0..9 {
            if g[r][c] == 0 {
                for v in 1..=9 {
                    if allowed(g, r, c, v) {
                        g[r][c] = v;
                        if solve(g) { return true; }
                        g[r][c] = 0;
                    }
                }
                return false;
            }
        }
    }
    true
}

/// Solve a sudoku, 81 characters with a dot for an empty cell.
#[tool]
fn sudoku_solver(puzzle: String) -> Result<Vec<String>, String> {
    let mut grid = parse(&puzzle)?;
    if !solve(&mut grid) { return Err("no solution".to_string()); }
    Ok(grid.iter().map(|row| row.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("")).collect())
}
