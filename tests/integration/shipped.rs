//! What the program is made of: the list in About and the bill of materials, both made from the lock files, and the
//! rules of `deny.toml` on where it comes from and under which licence.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const BILL: &str = "docs/parts.cdx.json";
const LIST: &str = "ui/src/lib/shipped.gen.ts";

/// Parts of the window's tools whose lock file names no licence. None of them is shipped.
const UNNAMED: [&str; 2] = ["@inlang/plugin-message-format", "sqlite-wasm-kysely"];

/// What could speak to a network. The journeys have a client of their own; the program has none.
const NETWORK: [&str; 12] = [
    "reqwest",
    "hyper",
    "hyper-util",
    "ureq",
    "curl",
    "isahc",
    "h2",
    "rustls",
    "native-tls",
    "openssl",
    "tungstenite",
    "trust-dns-resolver",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_path_buf()
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// One thing somebody else made.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    /// `crate`, `npm`, `font` or `inside`: C code that comes within a crate.
    kind: &'static str,
    name: String,
    version: String,
    licence: Option<String>,
    /// Algorithm and digest in hex, as the lock file has it.
    hash: Option<(&'static str, String)>,
    shipped: bool,
    source: Option<String>,
}

/// A `[[package]]` of Cargo.lock that does not lie in this repository: name, version, source, checksum.
fn locked() -> Vec<(String, String, String, String)> {
    let lock = text("Cargo.lock");
    let packages = lock.split("[[package]]").skip(1).filter_map(|block| {
        let field = |name: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")))?;
            Some(line.trim_end_matches('"').to_owned())
        };
        Some((field("name")?, field("version")?, field("source")?, field("checksum").unwrap_or_default()))
    });
    packages.collect()
}

/// What cargo knows of the crates for the system the packages are made for.
fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let asked = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    serde_json::from_slice(&asked.stdout).expect("JSON")
}

fn word(value: &Value, key: &str) -> Option<String> {
    value[key].as_str().map(ToOwned::to_owned)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The ids of the program and of everything it is linked with; build scripts and tests bring more.
fn linked(known: &Value) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Value> =
        list(&known["resolve"]["nodes"]).iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let program = list(&known["packages"]).iter().find(|one| one["name"] == "quarterdeck").expect("the program");
    let mut waiting: Vec<&str> = program["id"].as_str().into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if seen.insert(id) {
            let linked = list(&nodes[id]["deps"])
                .iter()
                .filter(|dep| list(&dep["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()));
            waiting.extend(linked.filter_map(|dep| dep["pkg"].as_str()));
        }
    }
    seen
}

fn crates() -> Vec<Part> {
    let known = metadata();
    let linked = linked(&known);
    let by_name: BTreeMap<(String, String), &Value> = list(&known["packages"])
        .iter()
        .filter_map(|one| Some(((word(one, "name")?, word(one, "version")?), one)))
        .collect();
    let parts = locked().into_iter().map(|(name, version, source, checksum)| {
        let known = by_name.get(&(name.clone(), version.clone()));
        Part {
            kind: "crate",
            licence: known.and_then(|one| word(one, "license")).map(|words| one_way(&words)),
            shipped: known.and_then(|one| one["id"].as_str()).is_some_and(|id| linked.contains(id)),
            hash: (!checksum.is_empty()).then_some(("SHA-256", checksum)),
            source: Some(source),
            name,
            version,
        }
    });
    parts.collect()
}

/// Older crates write a stroke for "or".
fn one_way(words: &str) -> String {
    words.replace(" / ", "/").replace('/', " OR ")
}

/// What the window is built from. The lock file's mark tells tools from what the window is made of; the two that
/// write code into the window are tools by that mark and shipped all the same.
fn npm() -> Vec<Part> {
    const WRITES_INTO_IT: [&str; 2] = ["svelte", "@inlang/paraglide-js"];
    let lock: Value = serde_json::from_str(&text("ui/package-lock.json")).expect("the lock file is JSON");
    let packages = lock["packages"].as_object().expect("packages");
    let parts = packages.iter().filter(|(path, _)| !path.is_empty()).map(|(path, one)| {
        let name = path.rsplit("node_modules/").next().unwrap_or(path).to_owned();
        let hash = word(one, "integrity").and_then(|found| Some(("SHA-512", hex(found.strip_prefix("sha512-")?))));
        Part {
            kind: "npm",
            version: word(one, "version").expect("a version"),
            licence: word(one, "license").map(|words| one_way(&words)),
            hash,
            shipped: one["dev"] != true || WRITES_INTO_IT.contains(&name.as_str()),
            source: word(one, "resolved"),
            name,
        }
    });
    // One package may stand at two places.
    let mut all: Vec<Part> = vec![];
    for part in parts {
        match all.iter_mut().find(|one| one.name == part.name && one.version == part.version) {
            Some(same) => same.shipped |= part.shipped,
            None => all.push(part),
        }
    }
    all
}

/// Base64 to hex, for the digests of the lock file.
fn hex(base64: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = vec![];
    let (mut held, mut bits) = (0u32, 0);
    for letter in base64.bytes().filter(|&letter| letter != b'=') {
        let six = LETTERS.iter().position(|&one| one == letter).expect("base64");
        held = (held << 6) | u32::try_from(six).expect("six bits");
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) & 0xff);
        }
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What no lock file knows: the faces in the program, and the C code that two crates bring along. The versions are
/// compared with those crates below.
fn others() -> Vec<Part> {
    let part = |kind, name: &str, version: &str, licence: &str| Part {
        kind,
        name: name.into(),
        version: version.into(),
        licence: Some(licence.into()),
        hash: None,
        shipped: true,
        source: None,
    };
    vec![
        part("inside", "OpenSSL", "3.6.3", "Apache-2.0"),
        part("inside", "SQLCipher", "4.14.0", "BSD-3-Clause"),
        part("inside", "SQLite", "3.51.3", "Public domain"),
        part("font", "Inter", "4.001", "OFL-1.1"),
        part("font", "Literata", "3.103", "OFL-1.1"),
        part("font", "Noto Sans Arabic", "20201225", "OFL-1.1"),
        part("font", "Noto Sans CJK, names", "2.004", "OFL-1.1"),
        part("font", "Noto Sans Devanagari", "20201225", "OFL-1.1"),
        part("font", "Noto Sans Hebrew", "20201225", "OFL-1.1"),
    ]
}

fn all() -> Vec<Part> {
    let mut all: Vec<Part> = [crates(), npm(), others()].concat();
    all.sort_by_cached_key(|one| (one.kind, one.name.to_lowercase(), one.version.clone()));
    all
}

/// CycloneDX 1.5. Without a serial number and a time, so that the same lock files give the same bytes.
fn bill(parts: &[Part]) -> String {
    let component = |part: &Part| {
        let mut one = Map::new();
        let kind = if part.kind == "font" { "data" } else { "library" };
        let purl = match part.kind {
            "crate" => Some(format!("pkg:cargo/{}@{}", part.name, part.version.replace('+', "%2B"))),
            "npm" => Some(format!("pkg:npm/{}@{}", part.name.replace('@', "%40"), part.version)),
            _ => None,
        };
        one.insert("type".into(), json!(kind));
        let reference = purl.clone().unwrap_or_else(|| format!("{}:{}", part.kind, part.name));
        one.insert("bom-ref".into(), json!(reference));
        one.insert("name".into(), json!(part.name));
        one.insert("version".into(), json!(part.version));
        one.insert("scope".into(), json!(if part.shipped { "required" } else { "excluded" }));
        if let Some((algorithm, digest)) = &part.hash {
            one.insert("hashes".into(), json!([{ "alg": algorithm, "content": digest }]));
        }
        match part.licence.as_deref() {
            Some(words @ "Public domain") => one.insert("licenses".into(), json!([{ "license": { "name": words } }])),
            Some(words) => one.insert("licenses".into(), json!([{ "expression": words }])),
            None => None,
        };
        if let Some(purl) = purl {
            one.insert("purl".into(), json!(purl));
        }
        Value::Object(one)
    };
    let components: Vec<String> = parts.iter().map(|part| format!("    {}", component(part))).collect();
    let program = json!({
        "type": "application",
        "bom-ref": "quarterdeck",
        "name": "quarterdeck",
        "version": env!("CARGO_PKG_VERSION"),
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
    });
    // A line a part, so that a change of one is one line.
    format!(
        "{{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n  \"metadata\": {{ \
         \"component\": {program} }},\n  \"components\": [\n{}\n  ]\n}}\n",
        components.join(",\n")
    )
}

/// The list in About: only what is shipped.
fn shown(parts: &[Part]) -> String {
    let lines = parts.iter().filter(|part| part.shipped).map(|part| {
        let licence = part.licence.as_deref().unwrap_or_else(|| panic!("{} has no licence", part.name));
        format!("  {},\n", json!([part.kind, part.name, part.version, licence]))
    });
    format!(
        "// Made from the lock files by `cargo test`. Do not edit.\n\nexport const version = '{}';\n\n/** Kind, name, \
         version, licence. */\nexport const shipped: ['crate' | 'font' | 'inside' | 'npm', string, string, string][] = \
         [\n{}];\n",
        env!("CARGO_PKG_VERSION"),
        lines.collect::<String>()
    )
}

/// The licences of `deny.toml`, which cargo-deny reads too.
fn allowed() -> BTreeSet<String> {
    let rules = text("deny.toml");
    let (_, after) = rules.split_once("allow = [").expect("a list of licences");
    let (inside, _) = after.split_once(']').expect("its end");
    inside.split('"').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

/// Whether an SPDX expression leaves a way that is allowed: one side of "or", both of "and".
fn may(words: &str, allowed: &BTreeSet<String>) -> bool {
    /// Splits at `sign` where no bracket is open.
    fn split<'a>(words: &'a str, sign: &str) -> Vec<&'a str> {
        let (mut parts, mut from, mut open) = (vec![], 0, 0);
        for (at, letter) in words.char_indices() {
            match letter {
                '(' => open += 1,
                ')' => open -= 1,
                _ if open == 0 && at >= from && words[at..].starts_with(sign) => {
                    parts.push(&words[from..at]);
                    from = at + sign.len();
                }
                _ => {}
            }
        }
        parts.push(&words[from..]);
        parts
    }
    let words = words.trim();
    if allowed.contains(words) {
        return true;
    }
    let either = split(words, " OR ");
    if either.len() > 1 {
        return either.iter().any(|one| may(one, allowed));
    }
    let both = split(words, " AND ");
    if both.len() > 1 {
        return both.iter().all(|one| may(one, allowed));
    }
    words.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).is_some_and(|inside| may(inside, allowed))
}

/// What breaks the rules, in words.
fn breaks(parts: &[Part], allowed: &BTreeSet<String>) -> Vec<String> {
    let mut told = vec![];
    let registry = |kind: &str| {
        let mut found: Vec<&str> =
            parts.iter().filter(|one| one.kind == kind).filter_map(|one| one.source.as_deref()).map(host).collect();
        found.sort_unstable();
        // The registry is the one most come from: one part from elsewhere stands out, and no name need stand here.
        found
            .chunk_by(|one, other| one == other)
            .max_by_key(|same| same.len())
            .and_then(|same| same.first().copied())
            .unwrap_or_default()
            .to_owned()
    };
    let registries = [("crate", registry("crate")), ("npm", registry("npm"))];
    for part in parts {
        let name = format!("{} {}", part.name, part.version);
        match &part.licence {
            Some(words) if part.kind == "inside" || may(words, allowed) => {}
            Some(words) => told.push(format!("{name}: {words} is not allowed")),
            None if part.shipped => told.push(format!("{name}: no licence")),
            // Of crates for other systems nothing is known here but their digest.
            None if part.kind == "npm" && !UNNAMED.contains(&part.name.as_str()) => {
                told.push(format!("{name}: no licence"));
            }
            None => {}
        }
        if matches!(part.kind, "crate" | "npm") && part.hash.is_none() {
            told.push(format!("{name}: no digest"));
        }
        if let Some(source) = &part.source {
            let own = registries.iter().any(|(kind, own)| *kind == part.kind && host(source) == own);
            if source.starts_with("git") || !own {
                told.push(format!("{name}: from elsewhere"));
            }
        }
        if part.kind == "crate" && part.shipped && NETWORK.contains(&part.name.as_str()) {
            told.push(format!("{name}: speaks to a network"));
        }
    }
    for line in text("deny.toml").lines().filter(|line| line.contains("deny-multiple-versions")) {
        let name = line.split('"').nth(1).expect("a crate");
        let versions = parts.iter().filter(|part| part.kind == "crate" && part.name == name).count();
        if versions != 1 {
            told.push(format!("{name}: {versions} versions"));
        }
    }
    told
}

/// Up to the host: `registry+https://host/…`, `https://host/…`.
fn host(source: &str) -> &str {
    let from = source.find("://").map_or(0, |at| at + 3);
    &source[..source[from..].find('/').map_or(source.len(), |at| from + at)]
}

#[test]
fn what_is_built_in_keeps_to_the_rules() {
    let (parts, allowed) = (all(), allowed());
    assert!(allowed.contains("MIT") && allowed.len() > 10);
    assert_eq!(breaks(&parts, &allowed), [""; 0]);

    // Each rule is seen to bite.
    let with = |change: fn(&mut Part)| {
        let mut parts = parts.clone();
        change(parts.iter_mut().find(|one| one.name == "rusqlite").expect("rusqlite"));
        breaks(&parts, &allowed)
    };
    assert_eq!(with(|one| one.licence = Some("GPL-3.0-only AND MIT".into())).len(), 1);
    assert_eq!(with(|one| one.licence = None).len(), 1);
    assert_eq!(with(|one| one.hash = None).len(), 1);
    assert_eq!(with(|one| one.source = Some("git+https://elsewhere.test/rusqlite".into())).len(), 1);
    assert_eq!(with(|one| one.source = Some("registry+https://elsewhere.test/index".into())).len(), 1);
    assert_eq!(with(|one| one.name = "reqwest".into()).len(), 2, "it speaks, and there is no rusqlite now");
    let twice: Vec<Part> = parts.iter().filter(|one| one.name == "argon2").chain(&parts).cloned().collect();
    assert_eq!(breaks(&twice, &allowed), ["argon2: 2 versions"]);
    let mut tool = parts.clone();
    tool.iter_mut().find(|one| one.name == "vite").expect("vite").licence = None;
    assert_eq!(breaks(&tool, &allowed).len(), 1);
}

#[test]
fn a_licence_is_read_as_it_is_meant() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Apache-2.0 WITH LLVM-exception".into(), "Unicode-3.0".into()]);
    for good in [
        "MIT",
        "GPL-3.0 OR MIT",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
        "MIT AND (Unicode-3.0)",
    ] {
        assert!(may(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT AND GPL-3.0) OR Apache-2.0", "MIT-0", "Unicode-3.0 GPL", "()"] {
        assert!(!may(bad, &allowed), "{bad}");
    }
    assert_eq!(one_way("Apache-2.0 / MIT"), "Apache-2.0 OR MIT");
    assert_eq!(hex("AP+A"), "00ff80");
}

/// Nothing that a lock file names is missing in the bill, and nothing else stands there.
#[test]
fn the_bill_names_every_locked_part() {
    let bill: Value = serde_json::from_str(&text(BILL)).expect("JSON");
    let mut listed: Vec<(String, String)> = vec![];
    for one in list(&bill["components"]) {
        let digest = word(&one["hashes"][0], "content").unwrap_or_default();
        listed.push((word(one, "bom-ref").expect("a reference"), digest));
    }
    let references: BTreeSet<&String> = listed.iter().map(|(reference, _)| reference).collect();
    assert_eq!(references.len(), listed.len(), "a reference stands once");
    for (name, version, _, checksum) in locked() {
        let wanted = (format!("pkg:cargo/{name}@{}", version.replace('+', "%2B")), checksum);
        assert!(listed.contains(&wanted), "{wanted:?} is missing");
    }
    let crates = listed.iter().filter(|(reference, _)| reference.starts_with("pkg:cargo/")).count();
    assert_eq!(crates, locked().len());
    let npm = npm();
    for part in &npm {
        let wanted = format!("pkg:npm/{}@{}", part.name.replace('@', "%40"), part.version);
        assert!(references.contains(&wanted), "{wanted} is missing");
    }
    assert_eq!(listed.len(), crates + npm.len() + others().len());
    assert!(crates > 500 && npm.len() > 200);
}

/// The versions written down above, against the crates that bring the code; a face each file.
#[test]
fn what_no_lock_file_knows_is_named_as_it_is() {
    let others = others();
    let openssl = locked().into_iter().find(|(name, ..)| name == "openssl-src").expect("OpenSSL").1;
    assert!(openssl.ends_with(&format!("+{}", others[0].version)), "{openssl}");
    let known = metadata();
    let sqlite = list(&known["packages"]).iter().find(|one| one["name"] == "libsqlite3-sys").expect("SQLite");
    let folder = PathBuf::from(word(sqlite, "manifest_path").expect("a path")).with_file_name("sqlcipher");
    let header = fs::read_to_string(folder.join("sqlite3.h")).expect("its header");
    assert!(header.contains(&format!("\"{}\"", others[2].version)), "SQLite is another by now");
    let code = fs::read(folder.join("sqlite3.c")).expect("its code");
    let sign = format!("CIPHER_VERSION_NUMBER {}\n", others[1].version);
    assert!(memchr::memmem::find(&code, sign.as_bytes()).is_some(), "SQLCipher is another by now");

    let plain = |name: &str| name.replace([' ', ','], "").to_lowercase();
    for entry in fs::read_dir(root().join("crates/planner/fonts")).expect("the faces").flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let Some(stem) = file.strip_suffix(".ttf").or(file.strip_suffix(".otf")) else { continue };
        let family = plain(&stem.replace("-Names", "names").split('-').next().unwrap_or(stem).replace('-', ""));
        assert!(others.iter().any(|one| one.kind == "font" && plain(&one.name) == family), "{file} is not named");
    }
}

/// The list and the bill are checked in. This writes them anew, and fails, when the lock files say something else.
#[test]
fn what_is_shipped_is_fresh() {
    let parts = all();
    let mut stale = vec![];
    for (path, fresh) in [(BILL, bill(&parts)), (LIST, shown(&parts))] {
        if text(path) != fresh {
            fs::write(root().join(path), fresh).expect("it can be written");
            stale.push(path);
        }
    }
    assert!(stale.is_empty(), "{stale:?} were stale and have been written anew: run the tests again");
}
