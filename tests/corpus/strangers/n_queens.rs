use plugin_api::prelude::*;

struct Board { n: usize, cols: Vec<usize>, found: Vec<Vec<usize>>, count: usize }

impl Board {
    fn safe(&self, row: usize, col: usize) -> bool {
        for r in 0..row {
            let c = self.cols[r];
            if c == col || (c as i32 - col as i32).abs() == (r as i32 - row as i32).abs() {
                return false;
            }
        }
        true
    }

    fn place(&mut self, row: usize) {
        if row == self.n {
            self.count += 1;
            if self.found.is_empty() {
                self.found.push(self.cols.clone());
            }
            return;
        }
        for col in 0..self.n {
            if self.safe(row, col) {
                self.cols.push(col);
                self.place(row + 1);
                self.cols.pop();
            }
        }
    }
}

/// Count the solutions of the n queens puzzle and show the first one.
#[tool]
fn n_queens(n: usize) -> Result<(usize, Vec<String>)> {
    if n > 9 {
        return Err("n is too large".into());
    }
    let mut b = Board { n, cols: vec![], found: vec![], count: 0 };
    b.place(0);
    let mut lines = Vec::new();
    if let Some(first) = b.found.first() {
        for &c in first {
            let mut line = ".".repeat(n);
            line.replace_range(c..c + 1, "Q");
            lines.push(line);
        }
    }
    Ok((b.count, lines))
}

#[test]
fn eight() {
    assert_eq!(n_queens(8).unwrap().0, 92);
}
