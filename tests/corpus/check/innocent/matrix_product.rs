//! Operator overloading, const generics, associated consts.
use plugin_api::prelude::*;
use std::fmt;
use std::ops::{Add, AddAssign, Index, IndexMut, Mul, Neg};

#[derive(Clone, Copy, Debug, PartialEq)]
struct Matrix<const R: usize, const C: usize>([[f64; C]; R]);

impl<const R: usize, const C: usize> Matrix<R, C> {
    const ZERO: Self = Matrix([[0.0; C]; R]);

    const fn rows(&self) -> usize {
        R
    }

    fn transpose(&self) -> Matrix<C, R> {
        let mut out = Matrix::<C, R>::ZERO;
        for i in 0..R {
            for j in 0..C {
                out[(j, i)] = self[(i, j)];
            }
        }
        out
    }
}

impl<const R: usize, const C: usize> Index<(usize, usize)> for Matrix<R, C> {
    type Output = f64;
    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.0[i][j]
    }
}

impl<const R: usize, const C: usize> IndexMut<(usize, usize)> for Matrix<R, C> {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
        &mut self.0[i][j]
    }
}

impl<const R: usize, const K: usize, const C: usize> Mul<Matrix<K, C>> for Matrix<R, K> {
    type Output = Matrix<R, C>;
    fn mul(self, other: Matrix<K, C>) -> Self::Output {
        let mut out = Matrix::ZERO;
        for i in 0..R {
            for j in 0..C {
                out[(i, j)] = (0..K).map(|k| self[(i, k)] * other[(k, j)]).sum();
            }
        }
        out
    }
}

impl<const R: usize, const C: usize> AddAssign for Matrix<R, C> {
    fn add_assign(&mut self, other: Self) {
        for (a, b) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *a += b;
        }
    }
}

impl<const R: usize, const C: usize> Add for Matrix<R, C> {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl<const R: usize, const C: usize> Neg for Matrix<R, C> {
    type Output = Self;
    fn neg(self) -> Self {
        Matrix(self.0.map(|row| row.map(|x| -x)))
    }
}

impl<const R: usize, const C: usize> fmt::Display for Matrix<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.0 {
            writeln!(f, "{}", row.iter().map(|x| format!("{x:>8.3}")).collect::<Vec<_>>().join(" "))?;
        }
        Ok(())
    }
}

/// Multiply a 2x2 matrix by its transpose and print it.
#[tool]
fn matrix_product(rows: Vec<Vec<f64>>) -> Result<String> {
    ensure!(rows.len() == 2 && rows.iter().all(|r| r.len() == 2), "expected 2 rows of 2 numbers");
    let m = Matrix([[rows[0][0], rows[0][1]], [rows[1][0], rows[1][1]]]);
    let sum = m * m.transpose() + -Matrix::<2, 2>::ZERO;
    ensure!(sum.rows() == 2, "two rows");
    Ok(sum.to_string())
}
