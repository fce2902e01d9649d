// Python in a worker: starts Pyodide from the files beside it, checks each against the digest in
// static.json, and answers batches turn by turn.

const HERE = new URL("./", self.location.href).href;
const LIST = "static.json";
const FORMAT = 1;
const SITE_PACKAGES = "/lib/python3.14/site-packages";

const download = self.fetch.bind(self);

/** A download went wrong. Pyodide does not say so of its own, but waits. */
let giveUp;
const broken = new Promise((_, reject) => (giveUp = reject));

/** A digest as `integrity` has it. */
function sri(hex) {
  const bytes = hex.match(/../g).map((pair) => parseInt(pair, 16));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
}

/** The list of files. It is asked for anew each time, and names the others by their contents. */
async function readList() {
  const response = await download(HERE + LIST, { cache: "no-cache" }).catch(() => null);
  if (!response || !response.ok) {
    throw new Error(`${HERE + LIST} cannot be read${response ? ` (HTTP ${response.status})` : ""}`);
  }
  const list = await response.json().catch(() => null);
  if (!list || !list.files) throw new Error(`${HERE + LIST} is not the list of files it should be`);
  if (list.format !== FORMAT) {
    throw new Error(`${HERE + LIST} is of another version than this page; load the page again`);
  }
  return list;
}

/** One file of the list, if it is what the list says. */
async function file(list, name) {
  const url = HERE + name;
  const response = await download(url, { integrity: sri(list.files[name]) }).catch(() => null);
  if (response && response.ok) return response;
  // another digest, no file and no connection look alike so far
  const head = await download(url, { method: "HEAD" }).catch(() => null);
  if (!head) throw new Error(`${url} cannot be reached`);
  const why = head.ok ? "is not the one written" : `is not there (HTTP ${head.status})`;
  throw new Error(`${url} ${why}; upload the folder again`);
}

/** Lets Pyodide have files of the list and nothing else, whatever it asks for. */
function fence(list) {
  self.fetch = async (resource) => {
    const url = String(resource.url || resource);
    const name = url.startsWith(HERE) ? url.slice(HERE.length) : "";
    try {
      if (!(name in list.files)) throw new Error(`${url} was asked for, which is not in ${LIST}`);
      const found = await file(list, name);
      // some servers do not know the type, without which it is not compiled
      const type = name.endsWith(".wasm") ? "application/wasm" : found.headers.get("content-type");
      if (found.headers.get("content-type") === type) return found;
      return new Response(found.body, { headers: { "content-type": type } });
    } catch (error) {
      giveUp(error);
      throw error;
    }
  };
}

async function bytes(list, name) {
  return (await file(list, name)).arrayBuffer();
}

/** Pyodide's own two scripts, which an import reads without a digest. */
async function scripts(list) {
  const names = [`${list.pyodide}pyodide.js`, `${list.pyodide}pyodide.asm.js`];
  await Promise.all(names.map((name) => bytes(list, name)));
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all(
    names.map((name) => import(HERE + name)),
  );
  return { loadPyodide, createPyodideModule };
}

async function start() {
  const list = await readList();
  fence(list);
  const packages = list.packages.map((name) => bytes(list, name));
  const prices = file(list, list.prices).then((response) => response.text());
  Promise.allSettled([...packages, prices]); // their failure is met where they are waited for
  const { loadPyodide, createPyodideModule } = await scripts(list);
  const python = await loadPyodide({
    indexURL: HERE + list.pyodide,
    createPyodideModule,
    // nothing is to be installed from anywhere
    lockFileContents: { info: list.platform, packages: {} },
    packageBaseUrl: HERE,
    env: { PYTHONDONTWRITEBYTECODE: "1", PYDANTIC_DISABLE_PLUGINS: "__all__" },
  });
  for (const archive of await Promise.all(packages)) {
    python.unpackArchive(archive, "zip", { extractDir: SITE_PACKAGES });
  }
  return python.pyimport("excel_addin.office.browser").Answers(await prices);
}

/** Tell the page why there are no answers: of a traceback, what it ends with. */
function fail(error) {
  console.error(error);
  const lines = String(error.message || error).trim().split("\n");
  self.postMessage({ failed: lines[lines.length - 1].replace(/\.$/, "") });
}

/** Batches under way, each with where it is; they are worked on in turn. */
const under = [];
const bell = new MessageChannel();
bell.port1.onmessage = () => {
  const work = under.shift();
  try {
    if (work.batch.turn()) {
      self.postMessage({ id: work.id, text: work.batch.text() });
      work.batch.destroy();
    } else {
      under.push(work);
    }
  } catch (error) {
    fail(error);
  }
  if (under.length) bell.port2.postMessage(null);
};

const answers = Promise.race([start(), broken]);
answers.then(
  () => self.postMessage({ ready: true }),
  fail,
);

self.onmessage = ({ data: { id, body } }) => {
  answers
    .then((python) => {
      under.push({ id, batch: python.open(body) });
      if (under.length === 1) bell.port2.postMessage(null);
    })
    .catch(fail);
};
