use plugin_api::prelude::*;

/// Kahn's algorithm; among tasks that are ready, the alphabetically first comes first.
#[tool]
fn topological_order(dependencies: BTreeMap<String, Vec<String>>) -> Result<Vec<String>> {
    let mut waiting: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (task, needs) in &dependencies {
        waiting.entry(task.as_str()).or_default().extend(needs.iter().map(String::as_str));
        for need in needs { waiting.entry(need).or_default(); }
    }
    let mut order: Vec<String> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = waiting.iter().find(|(_, needs)| needs.is_empty()).map(|(task, _)| *task);
        let Some(task) = ready else {
            let stuck: Vec<_> = waiting.keys().copied().collect();
            bail!("these depend on each other: {}", stuck.join(", "));
        };
        waiting.remove(task);
        waiting.values_mut().for_each(|needs| { needs.remove(task); });
        order.push(task.to_string());
    }
    Ok(order)
}
