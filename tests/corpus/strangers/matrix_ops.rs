use plugin_api::prelude::*;
use std::fmt;
use std::ops::{Add, Index, IndexMut, Mul};

#[derive(Debug, Clone, PartialEq)]
struct Matrix { rows: usize, cols: usize, data: Vec<f64> }

#[derive(Debug)]
enum MatrixError { Ragged, Shape(usize, usize, usize, usize), NotSquare }

impl fmt::Display for MatrixError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            MatrixError::Ragged => write!(f, "rows have different lengths"),
            MatrixError::Shape(a, b, c, d) => write!(f, "cannot combine {}x{} with {}x{}", a, b, c, d),
            MatrixError::NotSquare => write!(f, "matrix is not square"),
        }
    }
}
impl std::error::Error for MatrixError {}

impl Matrix {
    fn zeros(rows: usize, cols: usize) -> Self { Matrix { rows, cols, data: vec![0.0; rows * cols] } }
    fn from_rows(rows: &Vec<Vec<f64>>) -> Result<Self, MatrixError> {
        let cols = rows.first().map(|r| r.len()).unwrap_or(0);
        if rows.iter().any(|r| r.len() != cols) {
            return Err(MatrixError::Ragged);
        }
        Ok(Matrix { rows: rows.len(), cols, data: rows.iter().flatten().copied().collect() })
    }
    fn to_rows(&self) -> Vec<Vec<f64>> { self.data.chunks(self.cols.max(1)).map(|c| c.to_vec()).collect() }
    fn transpose(&self) -> Matrix {
        let mut t = Matrix::zeros(self.cols, self.rows);
        for i in 0..self.rows { for j in 0..self.cols { t[(j, i)] = self[(i, j)]; } }
        t
    }
    fn determinant(&self) -> Result<f64, MatrixError> {
        if self.rows != self.cols { return Err(MatrixError::NotSquare); }
        if self.rows == 1 { return Ok(self[(0, 0)]); }
        if self.rows == 2 { return Ok(self[(0, 0)] * self[(1, 1)] - self[(0, 1)] * self[(1, 0)]); }
        let mut sum = 0.0;
        for c in 0..self.cols {
            let mut minor = Matrix::zeros(self.rows - 1, self.cols - 1);
            for i in 1..self.rows {
                let mut k = 0;
                for j in 0..self.cols {
                    if j != c { minor[(i - 1, k)] = self[(i, j)]; k += 1; }
                }
            }
            let sign = if c % 2 == 0 { 1.0 } else { -1.0 };
            sum += sign * self[(0, c)] * minor.determinant()?;
        }
        Ok(sum)
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;
    fn index(&self, (r, c): (usize, usize)) -> &f64 { &self.data[r * self.cols + c] }
}
impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (r, c): (usize, usize)) -> &mut f64 { &mut self.data[r * self.cols + c] }
}
impl<'a> Mul<&'a Matrix> for &'a Matrix {
    type Output = Result<Matrix, MatrixError>;
    fn mul(self, rhs: &Matrix) -> Self::Output {
        if self.cols != rhs.rows { return Err(MatrixError::Shape(self.rows, self.cols, rhs.rows, rhs.cols)); }
        let mut out = Matrix::zeros(self.rows, rhs.cols);
        for i in 0..self.rows { for j in 0..rhs.cols { for k in 0..self.cols {
            out[(i, j)] += self[(i, k)] * rhs[(k, j)];
        } } }
        Ok(out)
    }
}
impl Add for Matrix {
    type Output = Matrix;
    fn add(self, rhs: Matrix) -> Matrix {
        assert_eq!((self.rows, self.cols), (rhs.rows, rhs.cols), "shapes differ");
        Matrix { data: self.data.iter().zip(rhs.data.iter()).map(|(a, b)| a + b).collect(), ..self }
    }
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Op { Add, Multiply, Transpose, Determinant }

/// Matrix calculator.
#[tool]
fn matrix_ops(op: Op, a: Vec<Vec<f64>>, b: Option<Vec<Vec<f64>>>) -> Result<Value> {
    let a = Matrix::from_rows(&a)?;
    let b = b.map(|b| Matrix::from_rows(&b)).transpose()?;
    let second = || b.clone().ok_or("the second matrix is missing");
    Ok(match op {
        Op::Add => json!((a + second()?).to_rows()),
        Op::Multiply => json!((&a * &second()?)?.to_rows()),
        Op::Transpose => json!(a.transpose().to_rows()),
        Op::Determinant => json!(a.determinant()?),
    })
}
