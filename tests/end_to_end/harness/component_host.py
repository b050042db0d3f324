"""Calls a component's function: COMPONENT INTERFACE FUNCTION < [[argument, ...], ...] and prints what each call gave.

Objects in arguments are records. Whatever is a file or a folder of the machine stays out of reach.
"""

import json
import sys

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Record, Variant


def given(value):
    if isinstance(value, dict):
        record = Record()
        record.__dict__.update({key: given(inner) for key, inner in value.items()})
        return record
    if isinstance(value, list):
        return [given(inner) for inner in value]
    return value


def taken(value):
    if isinstance(value, Record):
        return {key: taken(inner) for key, inner in value.__dict__.items()}
    if isinstance(value, Variant):
        return {"tag": value.tag, "payload": taken(value.payload)}
    if isinstance(value, (list, tuple)):
        return [taken(inner) for inner in value]
    return value


engine = Engine()
store = Store(engine)
store.set_wasi(WasiConfig())
linker = Linker(engine)
linker.add_wasip2()
instance = linker.instantiate(store, Component.from_file(engine, sys.argv[1]))
interface = instance.get_export_index(store, sys.argv[2])
function = instance.get_func(store, instance.get_export_index(store, sys.argv[3], interface))
for arguments in json.load(sys.stdin):
    arguments = [[tuple(entry) for entry in one["map"]] if isinstance(one, dict) and "map" in one else given(one) for one in arguments]
    print(json.dumps(taken(function(store, *arguments))))
    function.post_return(store)
