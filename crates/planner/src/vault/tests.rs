use super::*;
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

/// A folder with a key and something that looks like its database, protected by "correct horse" and a code.
fn protected() -> (TempDir, DataKey, RecoveryCode) {
    let folder = tempfile::tempdir().expect("a folder");
    let key = create(folder.path()).expect("a key").another().expect("another");
    let code = RecoveryCode::new().expect("a code");
    let protection = Protection::new(&key, "correct horse", &code, Cost::for_tests()).expect("slots");
    lay_ready(folder.path(), &key, protection).expect("laid ready");
    become_database_of(&folder, &key);
    settle(folder.path()).expect("settled");
    (folder, key, code)
}

fn become_database_of(folder: &TempDir, key: &DataKey) {
    fs::write(folder.path().join(crate::DATABASE), [&key.salt[..], &[0; 100]].concat()).expect("written");
}

fn bytes(folder: &TempDir) -> [Option<Vec<u8>>; 3] {
    [FILE, COPY, NEXT].map(|name| fs::read(folder.path().join(name)).ok())
}

fn code(code: &RecoveryCode) -> Secret {
    Secret::Recovery(RecoveryCode::read(&code.groups().join("-")).expect("a code"))
}

#[test]
fn the_copy_opens_when_the_first_file_is_damaged_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = create(folder.path()).expect("a key");
    let made = key.raw();
    for damage in
        [&b""[..], b"{", b"{\"format\":\"quarterdeck.key\",\"version\":1,\"store_id\":\"\",\"salt\":\"\",\"slots\":[]}"]
    {
        fs::write(folder.path().join(FILE), damage).expect("damaged");
        assert_eq!(read(folder.path()).expect("the copy").raw(), made);
        mend_copy(folder.path(), &key).expect("looked at");
        settle(folder.path()).expect("looked at");
        assert_eq!(fs::read(folder.path().join(FILE)).expect("still there"), damage, "a damaged key is evidence");
    }
    fs::write(folder.path().join(COPY), b"no key").expect("damaged");
    assert_eq!(read(folder.path()).map(|_| ()).expect_err("no key").kind(), "file");
    assert!(create(folder.path()).is_err(), "a key is never made over another");
}

#[test]
fn a_key_is_for_its_owner_only() {
    for folder in [tempfile::tempdir().expect("a folder"), protected().0] {
        if !exists(folder.path()) {
            create(folder.path()).expect("a key");
        }
        for name in [FILE, COPY] {
            let mode = fs::metadata(folder.path().join(name)).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}

#[test]
fn a_key_file_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    create(folder.path()).expect("a key");
    let text = fs::read_to_string(folder.path().join(FILE)).expect("json").replace("\"version\": 1", "\"version\": 3");
    fs::write(folder.path().join(FILE), text).expect("written");
    assert_eq!(read(folder.path()).map(|_| ()).expect_err("newer").kind(), "newer_file");
}

#[test]
fn a_protected_planner_opens_with_its_password_and_its_code_and_with_nothing_else() {
    let (folder, key, right) = protected();
    let raw = |secret: &Secret| unlock(folder.path(), secret).map(|key| key.raw());
    assert_eq!(raw(&Secret::password("correct horse")).expect("opened"), key.raw());
    assert_eq!(raw(&code(&right)).expect("opened"), key.raw());
    assert!(matches!(read(folder.path()).map(|_| ()), Err(Error::NeedsPassword)));
    assert!(is_protected(folder.path()));
    let before = bytes(&folder);
    for wrong in ["", "correct horse ", " correct horse", "Correct horse", "correct hors", &"x".repeat(1 << 20)] {
        let told = raw(&Secret::password(wrong)).expect_err("refused");
        assert_eq!(told.kind(), "invalid", "{wrong:.20}");
    }
    assert_eq!(raw(&code(&RecoveryCode::new().expect("a code"))).expect_err("refused").kind(), "invalid");
    assert_eq!(bytes(&folder), before, "asking changes nothing");
    assert_eq!(before[2], None, "the key that was on its way has arrived");
}

#[test]
fn an_accent_is_the_same_however_the_keyboard_makes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = create(folder.path()).expect("a key");
    become_database_of(&folder, &key);
    let made = Protection::new(&key, "caf\u{e9} au lait", &RecoveryCode::new().expect("a code"), Cost::for_tests());
    let file = key.file(made.expect("slots").slots).expect("a file");
    for name in [FILE, COPY] {
        write_over(folder.path(), name, &file).expect("written");
    }
    assert!(unlock(folder.path(), &Secret::password("cafe\u{301} au lait")).is_ok());
    assert!(unlock(folder.path(), &Secret::password("cafe au lait")).is_err());
}

/// Ten thousand guesses beside the right one; with the check of what was unwrapped taken away, every one would open.
#[test]
fn no_wrong_password_opens() {
    let many = if std::env::var_os("QUARTERDECK_FULL").is_some() { 10_000 } else { 500 };
    let (folder, ..) = protected();
    let opened = (0..many)
        .map(|n| format!("correct horse{n}"))
        .filter(|guess| unlock(folder.path(), &Secret::password(guess.as_str())).is_ok())
        .count();
    assert_eq!(opened, 0);
    println!("wrong passwords: {many}, opened: 0");
    assert!(unlock(folder.path(), &Secret::password("correct horse")).is_ok(), "the control: the right one does");
}

/// Every byte of the key file changed, and every length of it: it opens from the copy or not at all, and what was there
/// stays as it was.
#[test]
fn every_damage_of_a_key_file_is_survived_and_kept() {
    let (folder, key, right) = protected();
    let path = folder.path().join(FILE);
    let whole = fs::read(&path).expect("read");
    let damaged = (0..whole.len()).map(|at| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0b10;
        bytes
    });
    let cut = (0..whole.len()).step_by(7).map(|length| whole[..length].to_vec());
    for bytes in damaged.chain(cut) {
        fs::write(&path, &bytes).expect("damaged");
        match unlock(folder.path(), &Secret::password("correct horse")) {
            Ok(found) => assert_eq!(found.raw(), key.raw()),
            Err(error) => assert!(matches!(error, Error::NewerFile), "{error}"), // the one digit of the version
        }
        settle(folder.path()).expect("looked at");
        mend_copy(folder.path(), &key).expect("looked at");
        assert_eq!(fs::read(&path).expect("there"), bytes, "a damaged key file is left as it is");
    }
    // The control: with the copy gone, a damaged file must open nothing.
    fs::remove_file(folder.path().join(COPY)).expect("gone");
    let mut bytes = whole.clone();
    let at = String::from_utf8(whole).expect("text").find("sealed").expect("a slot") + 12;
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    fs::write(&path, &bytes).expect("damaged");
    assert!(unlock(folder.path(), &Secret::password("correct horse")).is_err());
    // One damaged slot leaves the other: but the seal says that somebody changed the file, and that counts more.
    assert_eq!(unlock(folder.path(), &code(&right)).map(|_| ()).expect_err("sealed").kind(), "file");
}

#[test]
fn a_slot_that_somebody_adds_or_takes_away_is_noticed() {
    let (folder, key, _) = protected();
    let mut file = read_file(&folder.path().join(FILE)).expect("a file");
    let added = Wrapped::new(&key.key, b"mine", Cost::for_tests(), &key.bound("password")).expect("a slot");
    let taken = KeyFile { slots: file.slots[..1].to_vec(), ..file.clone() };
    file.slots.push(Slot::Password(added));
    for changed in [file, taken] {
        for name in [FILE, COPY] {
            write_over(folder.path(), name, &changed).expect("written");
        }
        let told = unlock(folder.path(), &Secret::password("correct horse")).map(|_| ()).expect_err("noticed");
        assert_eq!(told.kind(), "file");
    }
}

#[test]
fn a_new_password_leaves_the_code_and_a_new_code_leaves_the_password() {
    let (folder, key, old) = protected();
    change_password(folder.path(), &key, "battery staple", Cost::for_tests()).expect("changed");
    assert!(unlock(folder.path(), &Secret::password("correct horse")).is_err());
    assert!(unlock(folder.path(), &Secret::password("battery staple")).is_ok());
    assert!(unlock(folder.path(), &code(&old)).is_ok());
    let new = RecoveryCode::new().expect("a code");
    change_code(folder.path(), &key, &new, Cost::for_tests()).expect("changed");
    assert!(unlock(folder.path(), &code(&old)).is_err());
    assert!(unlock(folder.path(), &code(&new)).is_ok());
    assert!(unlock(folder.path(), &Secret::password("battery staple")).is_ok());
    let [file, copy, next] = bytes(&folder);
    assert_eq!(file, copy);
    // Cut between the two: the copy is one password behind, until the next opening.
    change_password(folder.path(), &key, "third one of them", Cost::for_tests()).expect("changed");
    fs::write(folder.path().join(COPY), copy.expect("a copy")).expect("as it was");
    mend_copy(folder.path(), &key).expect("mended");
    let [file, copy, _] = bytes(&folder);
    assert_eq!(file, copy);
    assert_eq!(next, None);
    let told = change_password(folder.path(), &key, "short", Cost::for_tests()).map(|_| ()).expect_err("too short");
    assert_eq!(told.kind(), "invalid");
}

#[test]
fn a_cut_in_the_middle_of_a_change_of_the_key_leaves_the_old_or_the_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = create(folder.path()).expect("a key");
    become_database_of(&folder, &old);
    let new = old.another().expect("another");
    let protection = Protection::new(&new, "correct horse", &RecoveryCode::new().expect("a code"), Cost::for_tests())
        .expect("slots");
    lay_ready(folder.path(), &new, protection).expect("laid ready");
    let before = bytes(&folder);
    // Cut before the database was exchanged: the old key counts, and a clean-up throws the new one away.
    assert_eq!(read(folder.path()).expect("the old one").raw(), old.raw());
    settle(folder.path()).expect("settled");
    assert_eq!(bytes(&folder), [before[0].clone(), before[1].clone(), None]);
    assert_eq!(read(folder.path()).expect("the old one").raw(), old.raw());
    // Cut after it: the new one counts at once, and takes the place.
    fs::write(folder.path().join(NEXT), before[2].as_ref().expect("laid ready")).expect("written");
    become_database_of(&folder, &new);
    let opened = || unlock(folder.path(), &Secret::password("correct horse")).expect("opened").raw();
    assert_eq!(opened(), new.raw());
    settle(folder.path()).expect("settled");
    assert_eq!(opened(), new.raw());
    assert_eq!(bytes(&folder), [before[2].clone(), before[2].clone(), None], "no file holds the old key any more");
}
