"""Decodes each case of a file of vectors by the JSON of its protocol alone, and compares the values.

usage: python3 vectors.py SPEC.json VECTORS.json, such as generated/nix-daemon/spec.json vectors/nix-daemon.json
"""
import json
import sys

if len(sys.argv) != 3: sys.exit(__doc__)
SPEC, VECTORS = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
PARTS = ("types", "features", "streams", "grammars", "operations")
NAMED = {part: {each["name"]: each for each in SPEC[part]} for part in PARTS}
MESSAGES = SPEC.get("channel", {}).get("messages", [])
# The JSON of a protocol has cases itself, those beside its types and operations.
CASES = VECTORS["cases"] if "cases" in VECTORS else VECTORS["golden"]

def number(version):
    return [int(part) for part in version.split(".")]

def expect(holds, problem):
    if not holds: raise ValueError(problem)

class Reader:
    """Bytes, the place of the next one, and the session: what has a `kind` is read by the method of that name."""

    def __init__(self, data, session):
        self.data, self.at, self.session = bytes.fromhex(data), 0, session

    def read(self, it): return getattr(self, "read_" + it["kind"])(it)
    def named(self, name): return self.read(NAMED["types"][name])

    def holds(self, gate):
        version, features = number(self.session["version"]), self.session["features"]
        within = number(gate.get("since", "0.0")) <= version < number(gate.get("before", "256.0"))
        return within and gate.get("feature") in [None, *features] and gate.get("without") not in features

    def take(self, size):
        expect(self.at + size <= len(self.data), "the bytes end too early")
        self.at += size
        return self.data[self.at - size : self.at]

    def word(self): return int.from_bytes(self.take(8), "little")

    def sequence(self):
        data = self.take(self.word())
        expect(not any(self.take(-len(data) % 8)), "the padding is not zero")
        return data

    def follows(self, data):
        return self.data.startswith(len(data).to_bytes(8, "little") + data + bytes(-len(data) % 8), self.at)

    # Type expressions
    def read_type(self, ref): return self.named(ref["name"])
    def read_set(self, ref): return self.elements(ref, lambda: self.read(ref["of"]))
    read_list = read_set
    def read_map(self, ref): return self.elements(ref, lambda: [self.read(ref["key"]), self.read(ref["value"])])

    def elements(self, ref, element):
        if ref["end"] == "count": return [element() for _ in range(self.word())]
        return list(iter(lambda: self.sequence() if self.follows(b"") else element(), b""))

    def read_optional(self, ref):
        if ref["tag"] is None: return self.take(8) and None if self.follows(b"") else self.read(ref["of"])
        tag = self.named(ref["tag"])
        expect(tag in (0, 1), f"the tag is {tag}")
        return self.read(ref["of"]) if tag else None

    def read_pinned(self, ref):
        session, self.session = self.session, {"version": ref["version"], "features": []}
        value, self.session = self.read(ref["of"]), session
        return value

    # Named types
    def read_alias(self, type): return self.read(type["of"])
    def read_adapted(self, type): return self.read(type["wire"])
    def read_boolean(self, _): return [False, True][self.word()]
    def read_bytes(self, _): return self.sequence().hex()

    def read_integer(self, type):
        word = self.word()
        expect(word <= int(type["max"]), f"{word} is too large")
        return word if word < 2**53 else str(word)

    def read_string(self, _):
        data = self.sequence()
        try: return data.decode()
        except UnicodeDecodeError: return {"hex": data.hex()}

    def read_enum(self, type):
        word = self.named(type["of"])
        names = [each["name"] for each in type["values"] if each["value"] == word]
        expect(names or type["open"], f"{word} has no name")
        return names[0] if names else word

    def read_struct(self, it, **value):
        for field in it["fields"]:
            if not self.holds(field["gate"]): continue
            got = self.read_value(field)
            if "constant" in field: expect(got == field["constant"]["value"], f"{field['name']} is {got}")
            else: value[field["name"]] = got
        return value

    def read_union(self, type):
        tag, other = self.named(type["tag"]), type.get("otherwise")
        for case in type["cases"]:
            if case["tag"] == tag: return self.read_struct(case, kind=case["name"])
        return self.read_struct(other, kind=other["name"], **{other["tagField"]: tag})

    # Responses and messages
    read_fields = read_struct
    def read_nothing(self, _): return None

    def read_value(self, it):
        forms = [form["type"] for form in it.get("wire", []) if self.holds(form["gate"])]
        return self.read(forms[0] if forms else it["type"])

    def messages(self, *ends):
        messages = []
        while self.at < len(self.data) and not (messages and messages[-1]["kind"] in ends):
            tag = self.named(SPEC["channel"]["tag"])
            message = next(each for each in MESSAGES if each["tag"] == tag and self.holds(each["gate"]))
            messages.append(self.read_struct(message, kind=message["name"]))
        return messages

    # Contents of bodies
    def content(self, content):
        start = self.at
        if content["kind"] == "stream": return self.read(NAMED["streams"][content["name"]])
        if content["kind"] == "bytes": self.at = len(self.data)
        else: self.rule(NAMED["grammars"][content["name"]]["rules"], 0)
        return self.data[start : self.at].hex()

    def read_record(self, stream, **value):
        for part in stream["parts"]:
            if part["kind"] == "field": value.update(self.read_struct({"fields": [part]}))
            else: value[part["name"]] = self.content({"kind": "grammar", "name": part["grammar"]})
        return value

    def record(self, stream): return self.read(NAMED["streams"][stream["record"]])
    def read_counted(self, stream): return [self.record(stream) for _ in range(self.named(stream["count"]))]

    def read_marked(self, stream):
        records, marker = [], stream["marker"]
        for word in iter(lambda: self.named(marker["type"]), marker["end"]):
            expect(word == marker["more"], f"the marker is {word}")
            records.append(self.record(stream))
        return records

    def rule(self, rules, name):
        self.items(rules, next(rule["items"] for rule in rules if name in (0, rule["name"])))

    def items(self, rules, items):
        begins = lambda items: self.follows(items[0]["text"].encode())
        for item in items:
            kind = item["kind"]
            if kind == "text": expect(self.sequence() == item["text"].encode(), f"expected {item['text']}")
            elif kind == "bytes": self.sequence()
            elif kind == "rule": self.rule(rules, item["name"])
            elif kind == "choice": self.items(rules, next(case for case in item["cases"] if begins(case)))
            elif kind == "optional" and begins(item["items"]): self.items(rules, item["items"])
            while kind == "repeat" and begins(item["items"]): self.items(rules, item["items"])

def read_body(reader, ways):
    way, value = next(each for each in ways if reader.holds(each.get("gate", {}))), {}
    if way["by"] == "inline": return {"content": reader.content(way["content"])}
    if way["by"] == "frames":
        value["pieces"] = [frame.hex() for frame in iter(lambda: reader.take(reader.word()), b"")]
    elif way["by"] == "pull":
        value["messages"] = Reader(reader.session["asks"], reader.session).messages()
        value["pieces"] = [reader.sequence().hex() for _ in value["messages"]]
    else:
        carried = next(each["fields"][0]["name"] for each in MESSAGES if each["role"] == "push")
        value["messages"] = reader.messages()
        value["pieces"] = [message[carried] for message in value["messages"]]
    whole = Reader("".join(value["pieces"]), reader.session)
    value["content"] = whole.content(way["content"])
    expect(whole.at == len(whole.data), "bytes are left in the body")
    return value

def read_handshake(case):
    said, session = {}, {"version": "0.0", "features": []}
    sides = {side: Reader(case[side], session) for side in ("client", "server")}
    for step in SPEC["handshake"]["steps"]:
        if step["kind"] == "channel":
            said["messages"] = sides["server"].messages(*(each["name"] for each in MESSAGES if each["role"] == "end"))
        elif not sides["client"].holds(step["gate"]): continue
        elif step["kind"] == "say":
            said[step["name"]] = value = sides[step["from"]].read(step["type"])
            expect(step.get("constant", value) == value, f"{step['name']} is {value}")
        elif step["what"] == "version":
            word = min(said[step["client"]] & 0xFFFF, said[step["server"]] & 0xFFFF)
            session["version"] = f"{word >> 8}.{word & 255}"
        else:
            session["features"] = sorted({*said[step["client"]]} & {*said[step["server"]]} & {*NAMED["features"]})
    expect(session == {"version": case["version"], "features": case["features"]}, f"they agree on {session}")
    return said, *sides.values()

def read_case(case):
    kind, operation = case["kind"], NAMED["operations"].get(case["of"], {})
    if kind == "handshake": return read_handshake(case)
    reader = Reader(case["bytes"], case)
    if kind == "type": value = reader.named(case["of"])
    elif kind == "message": value, = reader.messages()
    elif kind == "stream": value = reader.read(NAMED["streams"][case["of"]])
    elif kind == "response": value = reader.read(operation["response"])
    elif kind == "upload": value = read_body(reader, operation["upload"]["wire"])
    elif kind == "download": value = read_body(reader, [operation["download"]])
    else:
        expect(reader.word() == operation["opcode"], "the opcode is another one")
        value = reader.read_struct({"fields": operation["request"]})
    return value, reader

failed = 0
for case in CASES:
    try:
        value, *readers = read_case(case)
        expect(all(reader.at == len(reader.data) for reader in readers), "bytes are left")
        # As text, since 1 and True are equal in Python.
        got, wanted = (json.dumps(each, sort_keys=True) for each in (value, case["value"]))
        expect(got == wanted, f"expected {wanted}, got {got}")
    except Exception as error:
        failed += 1
        print(f"{case.get('name', case['of'])}: {str(error) or type(error).__name__}")
count = len(CASES)
print(f"{count - failed} of {count} cases of {SPEC['protocol']['name']} are as they should be")
sys.exit(failed > 0)
