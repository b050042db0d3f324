use plugin_api::prelude::*;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

#[derive(Debug)]
struct Employee {
    name: String,
    salary: u32,
    boss: RefCell<Weak<Employee>>,
    reports: RefCell<Vec<Rc<Employee>>>,
}

impl Employee {
    fn cost(self: &Rc<Self>) -> u64 {
        self.salary as u64 + self.reports.borrow().iter().map(|r| r.cost()).sum::<u64>()
    }
    fn chain(&self) -> Vec<String> {
        let mut names = vec![self.name.clone()];
        let mut boss = self.boss.borrow().upgrade();
        while let Some(b) = boss {
            names.push(b.name.clone());
            boss = b.boss.borrow().upgrade();
        }
        names
    }
    fn print(&self, depth: usize, out: &mut String) {
        out.push_str(&format!("{:indent$}{}\n", "", self.name, indent = depth * 2));
        for r in self.reports.borrow().iter() { r.print(depth + 1, out); }
    }
}

#[derive(Deserialize, JsonSchema)]
struct Person { name: String, salary: u32, boss: Option<String> }

#[derive(Serialize, JsonSchema)]
struct Chart { tree: String, cost: u64, longest_chain: Vec<String> }

/// An organisation chart with shared and weak pointers.
#[tool]
fn org_chart(people: Vec<Person>) -> Result<Chart> {
    let nodes: HashMap<String, Rc<Employee>> = people
        .iter()
        .map(|p| {
            let e = Employee { name: p.name.clone(), salary: p.salary, boss: RefCell::default(), reports: RefCell::new(vec![]) };
            (p.name.clone(), Rc::new(e))
        })
        .collect();
    let mut root = None;
    for p in &people {
        let me = &nodes[&p.name];
        match &p.boss {
            Some(b) => {
                let boss = nodes.get(b).ok_or_else(|| format!("{} reports to {}, who is unknown", p.name, b))?;
                *me.boss.borrow_mut() = Rc::downgrade(boss);
                boss.reports.borrow_mut().push(Rc::clone(me));
            }
            None if root.is_none() => root = Some(me.clone()),
            None => bail!("two people have no boss"),
        }
    }
    let root = root.ok_or("nobody is at the top")?;
    let mut tree = String::new();
    root.print(0, &mut tree);
    let longest_chain = people.iter().map(|p| nodes[&p.name].chain()).max_by_key(|c| c.len()).unwrap_or_default();
    Ok(Chart { tree, cost: root.cost(), longest_chain })
}
