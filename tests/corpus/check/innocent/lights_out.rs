//! Inner attributes in functions and modules, cfg_attr with harmless attributes, nested functions.
#![cfg_attr(debug_assertions, allow(dead_code, reason = "std::process"))]
use plugin_api::prelude::*;

mod grid {
    #![allow(clippy::needless_range_loop)]

    #[cfg_attr(any(), derive(Debug))]
    #[derive(Clone, PartialEq, Eq)]
    pub struct Grid {
        pub lights: Vec<Vec<bool>>,
    }

    impl Grid {
        pub fn press(&mut self, row: usize, column: usize) {
            fn flip(light: Option<&mut bool>) {
                if let Some(light) = light {
                    *light = !*light;
                }
            }
            for (r, c) in [(0, 0), (0, 1), (1, 0), (0, -1), (-1, 0)] {
                let at = row.checked_add_signed(r).zip(column.checked_add_signed(c));
                flip(at.and_then(|(r, c)| self.lights.get_mut(r)?.get_mut(c)));
            }
        }
    }
}

/// Press the lights, and say how many burn.
#[tool]
#[allow(clippy::too_many_arguments, unused_variables)]
fn lights_out(rows: usize, columns: usize, presses: Vec<(usize, usize)>) -> Result<usize> {
    #![warn(unused_mut)]
    ensure!(rows * columns <= 10_000, "the grid is too large");
    let mut grid = grid::Grid { lights: vec![vec![false; columns]; rows] };
    for &(row, column) in &presses {
        grid.press(row, column);
    }
    Ok(grid.lights.iter().flatten().filter(|light| **light).count())
}
