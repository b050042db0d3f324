use plugin_api::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell { Dead, Alive }

impl From<char> for Cell {
    fn from(c: char) -> Self { if c == '#' { Cell::Alive } else { Cell::Dead } }
}
impl From<Cell> for char {
    fn from(c: Cell) -> char { match c { Cell::Alive => '#', Cell::Dead => '.' } }
}

fn step(grid: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
    let h = grid.len() as isize;
    let mut next = grid.to_vec();
    for y in 0..h {
        let w = grid[y as usize].len() as isize;
        for x in 0..w {
            let mut neighbours = 0;
            for dy in -1..=1 {
                for dx in -1..=1 {
                    if (dy, dx) == (0, 0) { continue; }
                    let (ny, nx) = ((y + dy + h) % h, (x + dx + w) % w);
                    if grid[ny as usize][nx as usize] == Cell::Alive { neighbours += 1; }
                }
            }
            next[y as usize][x as usize] = match (grid[y as usize][x as usize], neighbours) {
                (Cell::Alive, 2) | (_, 3) => Cell::Alive,
                _ => Cell::Dead,
            };
        }
    }
    next
}

/// Conway's game of life on a torus.
#[tool]
fn game_of_life(grid: Vec<String>, generations: u32) -> Vec<String> {
    let mut cells: Vec<Vec<Cell>> = grid.iter().map(|l| l.chars().map(Cell::from).collect()).collect();
    for _ in 0..generations { cells = step(&cells); }
    cells.into_iter().map(|l| l.into_iter().map(char::from).collect()).collect()
}
