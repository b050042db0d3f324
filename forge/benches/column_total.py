"""The function of examples/column_total.rs as a script: JSON text on standard input, JSON text on standard output."""
import json
import sys


def amount(text):
    text = text.strip()
    negative = text.startswith("(") and text.endswith(")")
    digits = text.strip("()").replace("$", "").replace(",", "").strip()
    try:
        value = float(digits)
    except ValueError:
        return None
    return -value if negative else value


def column_total(rows, scale=None):
    totals, skipped = {}, 0
    for row in rows:
        value = amount(row["amount"])
        if value is None:
            skipped += 1
        else:
            totals[row["account"]] = totals.get(row["account"], 0.0) + value * (1.0 if scale is None else scale)
    return {"by_account": dict(sorted(totals.items())), "skipped": skipped}


print(json.dumps(column_total(**json.load(sys.stdin))))
