#!/usr/bin/env bash
# Builds, runs, tests and packs Casebridge. Usage: ./build.sh [build] | quick | run [--headless] | test | check | bench | package
# What is missing is installed where that may be done unasked (rustup's wasm target, npm packages by the lock file, cargo tools
# under target/, Debian packages as root); elsewhere the exact command is printed. After a first run nothing needs a network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

WASM=wasm32-unknown-unknown
TARGET="${CARGO_TARGET_DIR:-$PWD/target}"
TOOLS="$PWD/target/tools"
PROFILE=release                       # or quick: for trying a change, not for shipping
CORE="$PWD/target/core"               # what wasm-bindgen and wasm-opt make of the crate
FIRST="$PWD/target/first"             # the same crate with nothing but the calls that a woken worker is asked first
EXCHANGE="$PWD/target/exchange"       # and of the second one, which reads and writes the files of other tools
# Three of the four trackers weigh 300 kB, rich text 266 (152 of them the Markdown parser), two-way sync 390, the workspace
# (lists, briefs, history, undo, runs, evidence, coverage, backup) 840, of which a third is reading and writing JSON; runs in CI
# with what files bring and take 360, texts in the reader's language 60, ties and rules 200, the trackers' own fields with what a
# change sends 110, relays 65, pages instead of tokens 50,
# two who run the same case, comments cut to a tracker's limit and issues that are never made anew twice 45.
WASM_LIMIT=3640000 WASM_GZIP_LIMIT=1448000 CONTENT_LIMIT=30000  # bytes; raising one is a commit that says why
# Loaded only when a file is imported or exported. Twenty formats read and five written: a third is JSON and text, 17 kB are the
# keywords of Gherkin in 80 languages; one crate for workbooks alone would add 428.
EXCHANGE_LIMIT=640000
# Loaded by every woken worker before anything else, with what it takes to tell a trouble of many writes once. A fifth is Markdown's parser, which tells whether Jira shows a text as it is here.
FIRST_LIMIT=880000 FIRST_GZIP_LIMIT=363000
export PATH="$TOOLS/bin:$PATH"

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

# --- what must be there -------------------------------------------------------------------------------------------------

# Installs Debian packages when that may be done unasked, else says how.
debian() {
  local what=$1; shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing $what: $*"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null 2>&1 && return
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null && return
  fi
  return 1
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null || debian "Node" nodejs npm || fail "needs Node 20 or newer with npm: https://nodejs.org, or: sudo apt-get install nodejs npm"
  [ "$(node -p 'parseInt(process.versions.node)')" -ge 20 ] || fail "needs Node 20 or newer, found $(node --version): https://nodejs.org"
}

# The npm packages of the lock file, fetched again only when it changed.
node_packages() {
  need_node
  cmp -s package-lock.json node_modules/.casebridge-lock && return
  say "Fetching npm packages"
  npm ci --no-fund --no-audit --loglevel=error >/dev/null || fail "npm ci failed; with the registry in reach, run it again"
  cp package-lock.json node_modules/.casebridge-lock
}

need_cargo() {
  command -v cargo >/dev/null || debian "Rust" rustc-web cargo-web rust-web-src rust-web-llvm lld-22 gcc libc6-dev \
    || fail "needs Rust 1.95 or newer: https://rustup.rs, or: sudo apt-get install rustc-web cargo-web rust-web-src rust-web-llvm lld-22 gcc libc6-dev"
  command -v cc >/dev/null || debian "a linker" gcc libc6-dev || fail "needs a C compiler as linker: sudo apt-get install gcc libc6-dev"
}

has_std() {
  local folder
  folder=$("$1" --print target-libdir --target $WASM 2>/dev/null) && compgen -G "$folder/libstd-*.rlib" >/dev/null
}
# rust-lld is a link to lld-22, which no package depends on: -x follows it.
has_debian_rust() { [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -d /usr/lib/rustlib/src/rust/library ] && [ -x /usr/bin/rust-lld ]; }

# Runs cargo for wasm: with rustup's std where it is or can be added, else with Debian's compiler, which builds its own.
cargo_wasm() {
  local sub=$1; shift
  if has_std rustc; then
    cargo "$sub" --target $WASM "$@"
  elif has_debian_rust || add_wasm_std; then
    if has_std rustc; then cargo "$sub" --target $WASM "$@"; return; fi
    RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$TARGET/build-std" \
      /usr/bin/cargo "$sub" -Zbuild-std=std,panic_abort --target $WASM "$@"
  else
    fail "needs Rust's standard library for WebAssembly: rustup target add $WASM, or: sudo apt-get install rustc-web cargo-web rust-web-src rust-web-llvm lld-22"
  fi
}
add_wasm_std() {
  if command -v rustup >/dev/null && timeout 120 rustup target add $WASM >/dev/null 2>&1; then return; fi
  debian "Rust for WebAssembly" rustc-web cargo-web rust-web-src rust-web-llvm lld-22 && has_debian_rust
}
wasm_out() { if has_std rustc; then echo "$TARGET/$WASM/$PROFILE"; else echo "$TARGET/build-std/$WASM/$PROFILE"; fi; }

# wasm-bindgen's own tool, of the very version the lock file names for the crate.
need_wasm_bindgen() {
  local version
  version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
  [ -n "$version" ] || fail "Cargo.lock names no wasm-bindgen"
  [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $version" ] && command -v wasm-bindgen-test-runner >/dev/null && return
  say "Installing wasm-bindgen $version into target/tools (once, about four minutes)"
  cargo install -q wasm-bindgen-cli --version "$version" --root "$TOOLS" --locked 2>/dev/null \
    || cargo install -q wasm-bindgen-cli --version "$version" --root "$TOOLS" \
    || fail "could not install it: cargo install wasm-bindgen-cli --version $version --root target/tools"
}

# Any Chromium will do; sets CASEBRIDGE_BROWSER.
need_browser() {
  local name
  for name in ${CASEBRIDGE_BROWSER:+"$CASEBRIDGE_BROWSER"} chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge msedge \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if CASEBRIDGE_BROWSER=$(command -v "$name"); then export CASEBRIDGE_BROWSER; return; fi
  done
  debian "Chromium" chromium || fail "needs Chromium, Chrome or Edge 146 or newer (or its path in CASEBRIDGE_BROWSER): sudo apt-get install chromium"
  CASEBRIDGE_BROWSER=$(command -v chromium); export CASEBRIDGE_BROWSER
}

# --- building -----------------------------------------------------------------------------------------------------------

build_core() {
  need_cargo; need_wasm_bindgen
  module casebridge core "$CORE" --force-enable-abort-handler --experimental-reset-state-function
}

build_first() { local PROFILE="$PROFILE-first" FEATURES=first; module casebridge first "$FIRST"; }

build_exchange() { module casebridge-exchange exchange "$EXCHANGE"; }

# module CRATE NAME FOLDER [OPTION…]: a crate as WebAssembly with its script, made anew only when the crate's module changed.
module() {
  local crate=$1 name=$2 folder=$3 made sum; shift 3
  cargo_wasm rustc -q -p "$crate" --lib --crate-type cdylib --profile "$PROFILE" ${FEATURES:+--features "$FEATURES"} --locked
  made="$(wasm_out)/${crate//-/_}.wasm"; sum=$(cksum <"$made")
  [ "$(cat "$folder/made-from" 2>/dev/null)" = "$sum" ] && return
  rm -rf "$folder"; mkdir -p "$folder"
  wasm-bindgen "$made" --target web --out-name "$name" --out-dir "$folder" --remove-name-section --remove-producers-section "$@"
  [[ "$PROFILE" = quick* ]] || optimise "$folder/${name}_bg.wasm"
  echo "$sum" >"$folder/made-from"
}

# Exception handling is what wasm-bindgen's abort handler is made of.
optimise() {
  node_modules/.bin/wasm-opt "$1" -o "$1" -Oz --enable-bulk-memory --enable-nontrapping-float-to-int \
    --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue --enable-exception-handling \
    >"$1.log" 2>&1 || { head -5 "$1.log" >&2; fail "wasm-opt refused $1"; }
}

# dist/ as "Load unpacked" takes it: our own files unbundled, the core, and lit in one file.
assemble() {
  local fresh="$PWD/target/dist.new" file
  rm -rf "$fresh"; mkdir -p "$fresh"/extension/{core,first,exchange}
  cp manifest.json "$fresh/"; node tests/texts.mjs pack "$fresh"
  while IFS= read -r file; do
    mkdir -p "$fresh/$(dirname "$file")"; cp "$file" "$fresh/$file"
  done < <(find extension -type f \( -name '*.js' -o -name '*.html' -o -name '*.css' -o -name '*.svg' -o -name '*.png' \) ! -name 'vendor-entry.js')
  cp "$CORE/core.js" "$CORE/core_bg.wasm" "$fresh/extension/core/"
  cp "$FIRST/first.js" "$FIRST/first_bg.wasm" "$fresh/extension/first/"
  cp "$EXCHANGE/exchange.js" "$EXCHANGE/exchange_bg.wasm" "$fresh/extension/exchange/"
  # The page that is looked at pays for every byte of these; they go without their comments, and are otherwise as written.
  node_modules/.bin/esbuild "$fresh"/extension/content/*.js --minify-whitespace --charset=utf8 --log-level=warning --allow-overwrite --outdir="$fresh/extension/content"
  # A woken worker reads each of its scripts from the browser's store before anything else: they go as one.
  node_modules/.bin/esbuild "$fresh/extension/service-worker.js" --bundle --format=esm --minify-whitespace --minify-syntax --charset=utf8 --log-level=warning --allow-overwrite --outfile="$fresh/extension/service-worker.js"
  (cd "$fresh/extension" && rm core/*.js first/*.js core-door.js bridge.js keyring.js readers.js sites.js)
  if [ -f extension/ui/vendor-entry.js ]; then
    node_modules/.bin/esbuild extension/ui/vendor-entry.js --bundle --format=esm --target=chrome146 --minify --legal-comments=inline --external:../ui/texts.js \
      --log-level=warning --outfile="$fresh/extension/vendor/lit.js"
  fi
  node tests/preload.mjs "$fresh"
  rm -rf dist; mv "$fresh" dist
}

# What the scripts of one page weigh, on the site where they weigh most.
largest_page() {
  local shared site heaviest=0 sum; shared=$(cd dist/extension/content && cat style.js paint.js panel.js dialogs.js page.js | wc -c)
  for site in github.js gitlab.js 'jira-look.js jira-cloud.js' 'jira-look.js jira-dc.js'; do
    sum=$((shared + $(cd dist/extension/content && cat $site | wc -c))); [ "$sum" -le "$heaviest" ] || heaviest=$sum
  done
  echo "$heaviest"
}

sizes() {
  local wasm gzipped content exchange first first_gzipped
  exchange=$(wc -c <dist/extension/exchange/exchange_bg.wasm)
  wasm=$(wc -c <dist/extension/core/core_bg.wasm); gzipped=$(gzip -9c dist/extension/core/core_bg.wasm | wc -c); content=$(largest_page)
  first=$(wc -c <dist/extension/first/first_bg.wasm); first_gzipped=$(gzip -9c dist/extension/first/first_bg.wasm | wc -c)
  say "Sizes: core $wasm bytes of $WASM_LIMIT, gzipped $gzipped of $WASM_GZIP_LIMIT; first answers $first of $FIRST_LIMIT, gzipped $first_gzipped of $FIRST_GZIP_LIMIT; exchange $exchange of $EXCHANGE_LIMIT; content scripts of one page $content of $CONTENT_LIMIT"
  [ "$wasm" -le $WASM_LIMIT ] && [ "$gzipped" -le $WASM_GZIP_LIMIT ] && [ "$content" -le $CONTENT_LIMIT ] && [ "$exchange" -le $EXCHANGE_LIMIT ] \
    && [ "$first" -le $FIRST_LIMIT ] && [ "$first_gzipped" -le $FIRST_GZIP_LIMIT ] || fail "a size ceiling is broken"
}

build() { node_packages; build_core; build_first; build_exchange; assemble; sizes; }

sandbox() { cargo build -q --locked -p casebridge-sandbox --features server; export CASEBRIDGE_SANDBOX="$TARGET/debug/casebridge-sandbox"; }

# --- commands -----------------------------------------------------------------------------------------------------------

types() {
  mkdir -p target/vendor; echo "export * from '../../extension/ui/vendor-entry.js';" >target/vendor/lit.d.ts
  local config; for config in extension/tsconfig*.json extension/*/tsconfig.json tests/e2e/tsconfig.json; do if [ -f "$config" ]; then node_modules/.bin/tsc -p "$config"; fi; done
}

tests() {
  build; sandbox; need_browser
  say "Types of the scripts"; types
  say "Texts"; node tests/texts.mjs
  say "Rust, natively"; CASEBRIDGE_REQUIRE_CONTRACTS=1 cargo test -q --workspace --locked -- --show-output
  say "Rust, as WebAssembly"
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner cargo_wasm test --locked --lib
  say "In the browser"; node --test --test-concurrency=1 --test-reporter=./tests/e2e/reporter.mjs tests/e2e/*.test.mjs
}

case "${1:-build}" in
  build)
    build
    say "Built. In Chrome, Edge or Chromium open chrome://extensions, switch on Developer mode, press \"Load unpacked\" and choose"
    say "  $PWD/dist" ;;
  quick)
    PROFILE=quick; node_packages; build_core; build_first; build_exchange; assemble
    say "Built in a hurry, for trying out: press the reload button of Casebridge in chrome://extensions" ;;
  run)
    [ "${2:-}" = --headless ] || [ "$(uname)" = Darwin ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || fail "there is no display here; ./build.sh run --headless walks through it and saves pictures"
    build; sandbox; need_browser
    exec node tests/e2e/demo.mjs "${@:2}" ;;
  test) tests ;;
  check)
    need_cargo
    say "Format"; cargo fmt --all --check
    say "Lints, natively"; cargo clippy -q --workspace --all-targets --locked -- -D warnings
    if has_std rustc; then say "Lints, for WebAssembly"; cargo clippy -q --target $WASM -p casebridge -p casebridge-exchange --locked -- -D warnings
      cargo clippy -q --target $WASM -p casebridge --features first --locked -- -D warnings
    else say "Lints for WebAssembly: left out, they need rustup target add $WASM"; fi
    tests ;;
  bench) build; sandbox; need_browser; exec node tests/e2e/bench.mjs ;;
  package)
    build; command -v zip >/dev/null || debian zip zip || fail "needs zip: sudo apt-get install zip"
    rm -f target/casebridge.zip; (cd dist && zip -qr9X ../target/casebridge.zip .); say "Packed: $PWD/target/casebridge.zip" ;;
  *) sed -n '2s/^# //p' "$0" >&2; exit 2 ;;
esac
