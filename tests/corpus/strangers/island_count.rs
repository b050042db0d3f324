use plugin_api::prelude::*;

/// Count the islands (4-connected '#' cells) of a map and measure the largest.
#[tool]
fn island_count(map: Vec<String>) -> Result<HashMap<String, usize>> {
    let mut grid: Vec<Vec<u8>> = map.into_iter().map(String::into_bytes).collect();
    let mut count = 0;
    let mut largest = 0;
    for y in 0..grid.len() {
        for x in 0..grid[y].len() {
            if grid[y][x] != b'#' { continue; }
            count += 1;
            let mut area = 0;
            let mut stack = vec![(y, x)];
            while let Some((y, x)) = stack.pop() {
                match grid.get_mut(y).and_then(|row| row.get_mut(x)) {
                    Some(cell) if *cell == b'#' => *cell = b'~',
                    _ => continue,
                }
                area += 1;
                stack.push((y + 1, x));
                stack.push((y, x + 1));
                if y > 0 { stack.push((y - 1, x)); }
                if x > 0 { stack.push((y, x - 1)); }
            }
            largest = largest.max(area);
        }
    }
    Ok(HashMap::from([("islands".to_string(), count), ("largest".to_string(), largest)]))
}
