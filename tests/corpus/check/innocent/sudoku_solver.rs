//! Backtracking with bit sets.
use plugin_api::prelude::*;

struct Board {
    cells: [u8; 81],
    rows: [u16; 9],
    columns: [u16; 9],
    boxes: [u16; 9],
}

impl Board {
    fn place(&mut self, at: usize, digit: u8) {
        let bit = 1 << digit;
        self.cells[at] = digit;
        self.rows[at / 9] |= bit;
        self.columns[at % 9] |= bit;
        self.boxes[at / 27 * 3 + at % 9 / 3] |= bit;
    }

    fn remove(&mut self, at: usize) {
        let bit = !(1u16 << self.cells[at]);
        self.cells[at] = 0;
        self.rows[at / 9] &= bit;
        self.columns[at % 9] &= bit;
        self.boxes[at / 27 * 3 + at % 9 / 3] &= bit;
    }

    fn free(&self, at: usize) -> impl Iterator<Item = u8> + 'static {
        let taken = self.rows[at / 9] | self.columns[at % 9] | self.boxes[at / 27 * 3 + at % 9 / 3];
        (1..=9u8).filter(move |digit| taken & (1 << digit) == 0)
    }

    fn solve(&mut self) -> bool {
        let next = (0..81).filter(|&at| self.cells[at] == 0).min_by_key(|&at| self.free(at).count());
        let Some(at) = next else { return true };
        for digit in self.free(at) {
            self.place(at, digit);
            if self.solve() {
                return true;
            }
            self.remove(at);
        }
        false
    }
}

/// Solve a Sudoku given as 81 digits, 0 for free.
#[tool]
fn sudoku_solver(grid: String) -> Result<String> {
    let digits: Vec<u8> = grid.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    ensure!(digits.len() == 81, "a grid has 81 digits, this one {}", digits.len());
    let mut board = Board { cells: [0; 81], rows: [0; 9], columns: [0; 9], boxes: [0; 9] };
    for (at, &digit) in digits.iter().enumerate().filter(|(_, d)| **d > 0) {
        ensure!(board.free(at).any(|d| d == digit), "the digit {digit} at {at} contradicts another");
        board.place(at, digit);
    }
    ensure!(board.solve(), "there is no solution");
    Ok(board.cells.iter().map(|d| char::from(b'0' + d)).collect())
}
