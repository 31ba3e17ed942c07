//! The machine's side of every port: requests go to the sandbox, what is stored goes to the world.

use super::*;

impl Http for Machine {
    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let what = format!("{} {}", request.method.as_str(), request.url);
        self.effect(what, |world| travel(world, &request)).await
    }
}

const BOUNDARY: &str = "----casebridgeFormBoundary7MA4YWxkTrZu0gW";

/// A form with one file, as `fetch` writes it.
fn multipart(file: &FilePart) -> Vec<u8> {
    let (field, name, media) = (file.field, &file.name, &file.media);
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {media}\r\n\r\n"
    )
    .into_bytes();
    body.extend(&file.bytes);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    body
}

fn host_of(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}

/// What becomes of a tab beside the request.
fn befall(world: &mut World, mood: Mood, at: usize) {
    match mood {
        Mood::ClosesBefore | Mood::ClosesAfter => drop(world.tabs.remove(at)),
        Mood::OtherPerson(cookie) => cookie.clone_into(&mut world.tabs[at].cookie),
        Mood::Page | Mood::Huge => {}
    }
}

/// What `fetch` would do: follow redirects of reads, not of writes.
fn travel(world: &mut World, request: &Request) -> Result<Response, Unanswered> {
    if world.is_offline {
        return Err(Unanswered::Broken);
    }
    let tab = match &request.page {
        None => None,
        Some(site) => {
            let found = world.tabs.iter().position(|tab| tab.site == *site);
            let Some(at) = found else { return Err(Unanswered::NoPage) };
            // A page sends to its own origin alone, and no token is ever near it.
            assert_eq!(host_of(&request.url), host_of(site), "sent to {}", request.url);
            assert!(request.authorization.is_none());
            let mood = world.tabs[at].mood.iter().position(|(method, _)| *method == request.method);
            let mood = mood.map(|mood| world.tabs[at].mood.remove(mood).1);
            Some((world.tabs[at].clone(), mood, at))
        }
    };
    let mood = tab.as_ref().and_then(|(_, mood, _)| *mood);
    if let (Some(mood), Some((_, _, at))) = (mood, &tab) {
        befall(world, mood, *at);
    }
    match mood {
        Some(Mood::ClosesBefore) => return Err(Unanswered::Broken),
        Some(Mood::Page) => {
            let headers = vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())];
            let body = "<!doctype html><title>Sign in</title>".to_owned();
            return Ok(Response { status: 200, headers, body, url: request.url.clone(), bytes: Vec::new() });
        }
        Some(Mood::Huge) => {
            let body = "x".repeat(20_000_001);
            return Ok(Response { status: 200, body, url: request.url.clone(), ..Response::default() });
        }
        _ => {}
    }
    let mut url = request.url.clone();
    for _ in 0..5 {
        let mut builder = http::Request::builder().method(request.method.as_str()).uri(&url);
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        // `fetch` shows a token to no other host, and CORS may keep a file from us.
        let is_own = host_of(&url) == host_of(&request.url);
        if !is_own && world.not_granted.iter().any(|one| one.starts_with("https://*")) {
            return Err(Unanswered::Broken);
        }
        if let Some(token) = request.authorization.as_ref().filter(|_| is_own) {
            builder = builder.header("authorization", token.expose());
        }
        // What every browser adds by itself, unless a rule of ours takes it off.
        let origin = url.split('/').take(3).collect::<Vec<_>>().join("/");
        if let Some((tab, _, _)) = &tab {
            builder = builder.header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0");
            builder = builder.header("cookie", &tab.cookie);
            if request.method != Method::Get {
                builder = builder.header("origin", &origin).header("x-csrf-token", &tab.proof);
            }
        } else if world.disguised.contains(&origin) {
            builder = builder.header("user-agent", "Casebridge");
        } else {
            builder = builder.header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0");
            if request.method != Method::Get {
                builder = builder.header("origin", format!("chrome-extension://{OWN_ID}"));
            }
        }
        let body = match &request.body {
            None => Vec::new(),
            Some(Body::Text(text)) => text.clone().into_bytes(),
            Some(Body::File(file)) => {
                builder = builder.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
                multipart(file)
            }
        };
        let tracker_now = world.now.saturating_add_signed(world.tracker_ahead);
        let answer = match world.sandbox.handle(tracker_now, &builder.body(body).unwrap()) {
            Reply::Answer(answer) => answer,
            Reply::Cut => return Err(Unanswered::Broken),
            Reply::Stall => {
                world.now += 30_000;
                return Err(Unanswered::TimedOut);
            }
        };
        if mood == Some(Mood::ClosesAfter) {
            return Err(Unanswered::Broken);
        }
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
        let headers: Vec<(String, String)> = headers.collect();
        let location = headers.iter().find(|(name, _)| name == "location").map(|(_, to)| to.clone());
        let status = answer.status().as_u16();
        match location {
            Some(to) if (300..400).contains(&status) && request.method == Method::Get => url = to,
            _ => {
                let is_file = request.is_file && status < 300;
                let bytes = if is_file { answer.body().clone() } else { Vec::new() };
                let body =
                    if is_file { String::new() } else { String::from_utf8_lossy(answer.body()).into_owned() };
                // The browser hides a redirect that is not followed.
                let hidden = (300..400).contains(&status) && status != 304;
                return Ok(Response { status: if hidden { 0 } else { status }, headers, body, url, bytes });
            }
        }
    }
    Err(Unanswered::Broken)
}

impl Store for Machine {
    async fn read(&self, keys: &[String]) -> Result<Vec<Option<Value>>, StoreFailure> {
        let mut world = self.world.borrow_mut();
        world.reads.extend_from_slice(keys);
        Ok(keys.iter().map(|key| world.store.get(key).cloned()).collect())
    }

    async fn write(&self, changes: Vec<(String, Option<Value>)>) -> Result<(), StoreFailure> {
        let names: Vec<String> = changes
            .iter()
            .map(|(key, value)| format!("{}{key}", if value.is_some() { "" } else { "-" }))
            .collect();
        self.effect(format!("write {}", names.join(" ")), |world| {
            if let Some(why) = &world.store_fails {
                return Err(StoreFailure(why.clone()));
            }
            for (key, value) in changes {
                match value {
                    Some(value) => world.store.insert(key, value),
                    None => world.store.remove(&key),
                };
            }
            Ok(())
        })
        .await
    }

    async fn size(&self) -> Result<u64, StoreFailure> {
        let world = self.world.borrow();
        Ok(world.store.iter().map(|(key, value)| (key.len() + value.to_string().len()) as u64).sum())
    }

    async fn keys(&self) -> Result<Vec<String>, StoreFailure> {
        Ok(self.world.borrow().store.keys().cloned().collect())
    }
}

impl Blobs for Machine {
    async fn bytes_of(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreFailure> {
        Ok(self.world.borrow().blobs.get(hash).map(|(bytes, _)| bytes.clone()))
    }

    async fn files(&self) -> Result<Vec<StoredFile>, StoreFailure> {
        let world = self.world.borrow();
        let file = |(hash, (bytes, at)): (&String, &(Vec<u8>, u64))| StoredFile {
            hash: hash.clone(),
            size: bytes.len() as u64,
            at: Time(*at),
        };
        Ok(world.blobs.iter().map(file).collect())
    }

    async fn remove_file(&self, hash: &str) -> Result<(), StoreFailure> {
        self.effect(format!("remove file {hash}"), |world| {
            world.blobs.remove(hash);
            Ok(())
        })
        .await
    }
}

impl Memory for Machine {
    async fn recall(&self, keys: &[String]) -> Vec<Option<Value>> {
        let world = self.world.borrow();
        keys.iter().map(|key| world.memory.get(key).cloned()).collect()
    }

    fn remember(&self, key: &str, value: Option<Value>) {
        let mut world = self.world.borrow_mut();
        match value {
            Some(value) => world.memory.insert(key.to_owned(), value),
            None => world.memory.remove(key),
        };
    }
}

impl Vault for Machine {
    async fn seal(&self, secret: &Secret) -> Result<String, StoreFailure> {
        Ok(secret.expose().bytes().map(|byte| format!("{:02x}", byte ^ 0x5a)).collect())
    }

    async fn open(&self, sealed: &str) -> Result<Secret, StoreFailure> {
        let bytes = (0..sealed.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&sealed[at..at + 2], 16).map(|byte| byte ^ 0x5a));
        let bytes: Result<Vec<u8>, _> = bytes.collect();
        let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        text.map(Secret::new).ok_or_else(|| StoreFailure("not one of ours".to_owned()))
    }

    async fn mac(&self, key: &[u8], message: &[u8]) -> Result<Vec<u8>, StoreFailure> {
        Ok(crate::relay_world::mac(key, message))
    }
}

impl Relays for Machine {
    async fn open_stream(&self, url: &str) -> Result<Opened, Unanswered> {
        yield_once().await;
        crate::relay_world::open(&self.world, url)
    }

    fn listen_to(&self, channels: &[String], anew: Option<&str>) {
        let mut world = self.world.borrow_mut();
        world.relays.wanted = channels.to_vec();
        world.relays.anew = anew.map(str::to_owned);
    }

    fn stay_awake(&self) {
        self.world.borrow_mut().relays.signs_of_life += 1;
    }
}

impl Clock for Machine {
    fn now(&self) -> Time {
        Time(self.world.borrow().now)
    }

    async fn pause(&self, milliseconds: u64) {
        self.world.borrow_mut().now += milliseconds;
    }
}

impl Random for Machine {
    fn bytes(&self) -> [u8; 16] {
        let mut world = self.world.borrow_mut();
        let mut bytes = [0; 16];
        for byte in &mut bytes {
            world.chance =
                world.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (world.chance >> 56) as u8;
        }
        bytes
    }
}

impl Notifier for Machine {
    fn changed(&self) {}

    fn attention(&self, count: u32) {
        self.world.borrow_mut().attention = count;
    }

    fn wake_at(&self, time: Option<Time>) {
        self.world.borrow_mut().wake_at = time.map(|time| time.0);
    }

    fn open_page(&self, path: &str) {
        self.world.borrow_mut().opened.push(path.to_owned());
    }

    async fn may_reach(&self, origin: &str) -> bool {
        !self.world.borrow().not_granted.iter().any(|one| one == origin)
    }

    fn extension_id(&self) -> String {
        OWN_ID.to_owned()
    }

    async fn show_panel_on(&self, sites: &[Site]) {
        self.world.borrow_mut().panels_on = sites.to_vec();
    }

    fn open_site(&self, url: &str) {
        self.world.borrow_mut().opened.push(url.to_owned());
    }

    async fn has_page(&self, site: &str) -> bool {
        self.world.borrow().tabs.iter().any(|tab| tab.site == site)
    }

    async fn watch_pages(&self, sites: &[Site]) {
        self.world.borrow_mut().watched = sites.iter().map(|site| site.url.clone()).collect();
    }

    async fn disguise(&self, origin: &str) {
        self.world.borrow_mut().disguised.push(origin.to_owned());
    }
}

impl Host for Machine {
    fn locks(&self) -> &Locks {
        &self.locks
    }

    fn cache(&self) -> &Cache {
        &self.cache
    }
}
