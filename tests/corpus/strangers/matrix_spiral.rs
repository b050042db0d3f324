use plugin_api::prelude::*;

struct Grid<const N: usize, T = i32> { cells: [[T; N]; N] }

impl<const N: usize, T: Copy + Default> Grid<N, T> {
    fn filled(mut next: impl FnMut() -> T) -> Self {
        let mut cells = [[T::default(); N]; N];
        for row in &mut cells { for c in row.iter_mut() { *c = next(); } }
        Grid { cells }
    }
    fn rotate(&self) -> Self {
        let mut cells = self.cells;
        for (r, row) in self.cells.iter().enumerate() { for (c, v) in row.iter().enumerate() { cells[c][N - 1 - r] = *v; } }
        Grid { cells }
    }
}

fn spiral(m: &[Vec<i32>]) -> Vec<i32> {
    if m.is_empty() || m[0].is_empty() { return vec![]; }
    let (mut top, mut bottom, mut left, mut right) = (0i32, m.len() as i32 - 1, 0i32, m[0].len() as i32 - 1);
    let mut out = vec![];
    while top <= bottom && left <= right {
        for c in left..=right { out.push(m[top as usize][c as usize]); }
        for r in top + 1..=bottom { out.push(m[r as usize][right as usize]); }
        if top < bottom && left < right {
            for c in (left..right).rev() { out.push(m[bottom as usize][c as usize]); }
            for r in (top + 1..bottom).rev() { out.push(m[r as usize][left as usize]); }
        }
        top += 1; bottom -= 1; left += 1; right -= 1;
    }
    out
}

/// Read a matrix in a spiral; also a 3x3 grid counted up and turned.
#[tool]
fn matrix_spiral(matrix: Vec<Vec<i32>>) -> (Vec<i32>, [[u8; 3]; 3]) {
    let mut n = 0;
    let grid: Grid<3, u8> = Grid::filled(|| { n += 1; n });
    (spiral(&matrix), grid.rotate().cells)
}
