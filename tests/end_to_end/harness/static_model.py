"""Lays a model of the package wordllama out as Model2Vec does: PYTHON static_model.py WHEEL FOLDER."""

import json
import pathlib
import struct
import sys
import zipfile

wheel, folder = zipfile.ZipFile(sys.argv[1]), pathlib.Path(sys.argv[2])
table = wheel.read("wordllama/weights/l2_supercat_256.safetensors")
size = struct.unpack("<Q", table[:8])[0]
header = json.loads(table[8 : 8 + size])
header = json.dumps({"embeddings": header.pop("embedding.weight"), **header}).encode()
folder.mkdir()
(folder / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + table[8 + size :])
(folder / "tokenizer.json").write_bytes(wheel.read("wordllama/tokenizers/l2_supercat_tokenizer_config.json"))
(folder / "config.json").write_text(json.dumps({"model_type": "model2vec", "normalize": True}))
