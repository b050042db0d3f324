use plugin_api::prelude::*;

fn sort<T: PartialOrd + Clone>(v: &mut Vec<T>) -> u64 {
    if v.len() < 2 { return 0; }
    let mut right = v.split_off(v.len() / 2);
    let mut left = std::mem::take(v);
    let mut inversions = sort(&mut left) + sort(&mut right);
    let mut l = left.into_iter().peekable();
    let mut r = right.into_iter().peekable();
    let mut remaining_left = l.len() as u64;
    loop {
        match (l.peek(), r.peek()) {
            (Some(a), Some(b)) => {
                if a <= b { v.push(l.next().unwrap()); remaining_left -= 1; }
                else { v.push(r.next().unwrap()); inversions += remaining_left; }
            }
            (Some(_), None) => v.extend(l.by_ref()),
            (None, Some(_)) => v.extend(r.by_ref()),
            (None, None) => return inversions,
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct Sorted { sorted: Vec<i32>, inversions: u64 }

/// Sort numbers and count how many pairs were out of order.
#[tool]
fn merge_sort_inversions(numbers: Vec<i32>) -> Sorted {
    let mut sorted = numbers;
    let inversions = sort(&mut sorted);
    Sorted { sorted, inversions }
}
