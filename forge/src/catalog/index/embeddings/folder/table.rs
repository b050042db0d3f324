//! The rows of a static model, from a safetensors file:
//!
//! ```text
//! embeddings   a row of numbers for each token, or fewer that tokens share; F32, F16 or I8
//! mapping      where rows are shared: the number of each token's row; I64 or I32
//! weights      what each token's row is multiplied with, if there are any; F64, F32 or F16
//! ```

use std::ops::Range;

use safetensors::{Dtype, SafeTensors, tensor::Metadata};

use super::super::MOST_NUMBERS;

/// The most bytes of the header, which says where in the file each of the three is.
const MOST_OF_HEADER: u64 = 1 << 20;

/// A row of numbers for each token.
#[derive(Debug)]
pub(super) struct Table {
    file: Vec<u8>,
    rows: Range<usize>,
    kind: Dtype,
    count: usize,
    width: usize,
    mapping: Option<Vec<usize>>,
    weights: Option<Vec<f32>>,
}

impl Table {
    /// The rows in a file. All its numbers are finite, and it holds every row that it names.
    pub(super) fn read(file: Vec<u8>) -> Result<Self, String> {
        // What a file says of its own size is not reserved before it is seen.
        let header = file.first_chunk().map_or(u64::MAX, |eight| u64::from_le_bytes(*eight));
        if header > MOST_OF_HEADER.min(file.len() as u64) {
            return Err("is no safetensors file: it has no header of its size".into());
        }
        let (header, tensors) =
            SafeTensors::read_metadata(&file).map_err(|error| format!("is no safetensors file: {error}"))?;
        let start = header + 8;
        let found = |name| Tensor::named(name, &tensors, start);
        let Some(rows) = found("embeddings") else {
            return Err("has no tensor `embeddings`, which static models of Model2Vec have".into());
        };
        let &[count, width] = rows.shape else {
            return Err(format!("has embeddings with {} dimensions in place of 2", rows.shape.len()));
        };
        if count == 0 || !(1..=MOST_NUMBERS).contains(&width) {
            return Err(format!("has embeddings of {count} rows with {width} numbers"));
        }
        let finite = match rows.kind {
            Dtype::F32 => {
                file[rows.at.clone()].as_chunks().0.iter().all(|four| f32::from_le_bytes(*four).is_finite())
            }
            Dtype::F16 => file[rows.at.clone()].as_chunks().0.iter().all(|two| half(*two).is_finite()),
            Dtype::I8 => true,
            other => return Err(format!("has embeddings of the kind {other:?}; F32, F16 and I8 can be used")),
        };
        if !finite {
            return Err("has numbers among its embeddings that are infinite or none at all".into());
        }
        let mapping = found("mapping").map(|tensor| tensor.mapping(&file, count)).transpose()?;
        let weights = found("weights").map(|tensor| tensor.weights(&file)).transpose()?;
        let (kind, rows) = (rows.kind, rows.at);
        Ok(Self { file, rows, kind, count, width, mapping, weights })
    }

    /// Sees to it that so many tokens have rows.
    pub(super) fn expect_rows(&self, tokens: usize) -> Result<(), String> {
        let have = self.mapping.as_ref().map_or(self.count, Vec::len);
        let least = self.weights.as_ref().map_or(have, |weights| weights.len().min(have));
        match tokens <= least {
            true => Ok(()),
            false => Err(format!(
                "has embeddings of {least} tokens, and tokenizer.json has {tokens}: it is of another model"
            )),
        }
    }

    /// How many numbers a row has.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Adds the row of a token to a sum.
    pub(super) fn add(&self, token: usize, sum: &mut [f32]) {
        let row = self.mapping.as_ref().map_or(token, |mapping| mapping[token]);
        let weight = self.weights.as_ref().map_or(1.0, |weights| weights[token]);
        let each = self.rows.len() / self.count;
        let row = &self.file[self.rows.clone()][row * each..(row + 1) * each];
        match self.kind {
            Dtype::F32 => add(sum, row.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)), weight),
            Dtype::F16 => add(sum, row.as_chunks().0.iter().map(|two| half(*two)), weight),
            _ => add(sum, row.iter().map(|one| f32::from(one.cast_signed())), weight),
        }
    }
}

fn add(sum: &mut [f32], row: impl Iterator<Item = f32>, weight: f32) {
    for (sum, one) in sum.iter_mut().zip(row) {
        *sum += one * weight;
    }
}

/// Numbers in a file.
struct Tensor<'a> {
    kind: Dtype,
    shape: &'a [usize],
    at: Range<usize>,
}

impl<'a> Tensor<'a> {
    fn named(name: &str, tensors: &'a Metadata, start: usize) -> Option<Self> {
        let found = tensors.info(name)?;
        let at = start + found.data_offsets.0..start + found.data_offsets.1;
        Some(Self { kind: found.dtype, shape: &found.shape, at })
    }

    /// Numbers of rows, of which there are so many.
    fn mapping(&self, file: &[u8], count: usize) -> Result<Vec<usize>, String> {
        let bytes = &file[self.at.clone()];
        let numbers: Vec<i64> = match self.kind {
            Dtype::I64 => bytes.as_chunks().0.iter().map(|eight| i64::from_le_bytes(*eight)).collect(),
            Dtype::I32 => bytes.as_chunks().0.iter().map(|four| i32::from_le_bytes(*four).into()).collect(),
            other => return Err(format!("has a mapping of the kind {other:?}; I64 and I32 can be used")),
        };
        let row = |number| usize::try_from(number).ok().filter(|row| *row < count);
        let odd = || format!("has a mapping to rows that are not among its {count} embeddings");
        numbers.into_iter().map(row).collect::<Option<_>>().ok_or_else(odd)
    }

    fn weights(&self, file: &[u8]) -> Result<Vec<f32>, String> {
        let bytes = &file[self.at.clone()];
        let numbers: Vec<f32> = match self.kind {
            Dtype::F64 => bytes.as_chunks().0.iter().map(|eight| f64::from_le_bytes(*eight) as f32).collect(),
            Dtype::F32 => bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect(),
            Dtype::F16 => bytes.as_chunks().0.iter().map(|two| half(*two)).collect(),
            other => return Err(format!("has weights of the kind {other:?}; F64, F32 and F16 can be used")),
        };
        match numbers.iter().all(|one| one.is_finite()) {
            true => Ok(numbers),
            false => Err("has numbers among its weights that are infinite or none at all".into()),
        }
    }
}

/// A number of 16 bits as IEEE 754 has them: its exponent has 5 bits and a bias that is 112 less.
fn half(bytes: [u8; 2]) -> f32 {
    let bits = u32::from(u16::from_le_bytes(bytes));
    let (sign, rest) = ((bits & 0x8000) << 16, bits & 0x7fff);
    if rest >= 0x7c00 {
        return f32::NAN;
    }
    let exact = f32::from_bits(rest << 13) * f32::from_bits((127 + 112) << 23);
    f32::from_bits(sign | exact.to_bits())
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn numbers_of_16_bits_are_read() {
        let known = [
            (0x0000, 0.0),
            (0x8000, -0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x83ff, -6.097_555e-5),
            (0x0400, 6.103_515_6e-5),
        ];
        for (bits, number) in known {
            assert_eq!(half(u16::to_le_bytes(bits)).to_bits(), f32::to_bits(number), "{bits:#x}");
        }
        for bits in [0x7c00, 0xfc00, 0x7e00, 0xffff] {
            assert!(!half(u16::to_le_bytes(bits)).is_finite(), "{bits:#x}");
        }
    }
}
