---
[dependencies]
roxmltree = "0.21"
---
use plugin_api::prelude::*;
use roxmltree::{Document, Node};

fn text<'a>(node: Node<'a, '_>, tag: &str) -> Option<&'a str> {
    node.children().find(|c| c.has_tag_name(tag))?.text().map(str::trim)
}

#[derive(Serialize, JsonSchema)]
struct Order { id: u32, customer: String, cents: u64, rush: bool }

/// Read orders from XML.
#[tool]
fn xml_orders(xml: String) -> Result<Vec<Order>> {
    let doc = Document::parse(&xml)?;
    doc.descendants()
        .filter(|n| n.has_tag_name("order"))
        .map(|n| {
            let id = n.attribute("id").context("an order has no id")?.parse()?;
            let cents = n
                .descendants()
                .filter(|d| d.has_tag_name("item"))
                .map(|i| -> Result<u64> {
                    let price: u64 = i.attribute("cents").with_context(|| format!("an item of order {id} has no price"))?.parse()?;
                    Ok(price * i.attribute("n").map_or(Ok(1), str::parse)?)
                })
                .sum::<Result<u64>>()?;
            Ok(Order { id, customer: text(n, "customer").unwrap_or("unknown").to_string(), cents, rush: n.children().any(|c| c.has_tag_name("rush")) })
        })
        .collect()
}
