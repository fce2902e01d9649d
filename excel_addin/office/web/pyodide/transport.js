"use strict";
// Answers calls in this browser: Python runs in a worker beside the page (pyodide-worker.js), and
// nothing is sent anywhere. It starts with the page; calls that come earlier wait for it.

(() => {
  /** Milliseconds before a start that failed is tried again; what stopped later is at once. */
  const AGAIN_MS = 3000;

  /** Milliseconds after which a start counts as failed: cells would show #BUSY! for ever. */
  const PATIENCE_MS = 120000;

  const WORKER = new URL("pyodide-worker.js", document.baseURI).href;

  let running = null;

  /** A worker with the batches it was given, each waiting for its text. */
  class Python {
    constructor() {
      this.failed = "";
      this.failedAt = 0;
      this.started = false;
      this.last = 0;
      this.waiting = new Map();
      this.starts = new Promise((resolve) => (this.ready = resolve));
      this.patience = setTimeout(
        () => this.fail(`it had not started after ${PATIENCE_MS / 1000} s`),
        PATIENCE_MS,
      );
      try {
        this.worker = new Worker(WORKER, { type: "module", name: "gpusize" });
      } catch (refused) {
        this.fail(refused.message);
        return;
      }
      this.worker.onmessage = ({ data }) => this.heard(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.fail(event.message || `${WORKER} cannot be loaded`);
      };
    }

    heard({ ready, failed, id, text }) {
      if (failed) this.fail(failed);
      if (ready) {
        clearTimeout(this.patience);
        this.started = true;
        this.ready(true);
      }
      if (id) {
        this.waiting.get(id)(text);
        this.waiting.delete(id);
      }
    }

    /** Give up: all that wait get the reason. */
    fail(reason) {
      if (this.failed) return;
      clearTimeout(this.patience);
      const what = this.started ? "stopped" : "could not start";
      this.failed = `gpusize ${what} in this browser: ${reason}.`;
      this.failedAt = performance.now();
      if (this.worker) this.worker.terminate();
      this.waiting.forEach((resolve) => resolve(null));
      this.waiting.clear();
      this.ready(false);
    }

    /** The text of the answer to a request's body; null if it failed. */
    answer(body) {
      if (this.failed) return Promise.resolve(null);
      return new Promise((resolve) => {
        this.last += 1;
        this.waiting.set(this.last, resolve);
        this.worker.postMessage({ id: this.last, body });
      });
    }
  }

  /** The worker, or another one if that failed. */
  function python() {
    const wait = running && !running.started ? AGAIN_MS : 0;
    if (!running || (running.failed && performance.now() - running.failedAt >= wait)) {
      running = new Python();
    }
    return running;
  }

  /** A call as it is sent: rows of cells and nothing deeper, which would stop Python. */
  function flat({ name, args }) {
    const cell = (given) => (Array.isArray(given) ? [] : given);
    const row = (given) => (Array.isArray(given) ? given.map(cell) : given);
    return { name, args: args.map((given) => (Array.isArray(given) ? given.map(row) : given)) };
  }

  /** The results of a piece; without any, each is an error with the reason. */
  async function piece(calls) {
    const asked = python();
    const text = await asked.answer(JSON.stringify({ calls: calls.map(flat) }));
    const answer = text === null ? { error: { message: asked.failed } } : JSON.parse(text);
    if (answer.results) return answer.results;
    return calls.map(() => ({ error: { code: "#N/A", message: answer.error.message } }));
  }

  /**
   * The results of calls, in their order; one that failed is an error with a sentence.
   * @param {Array<{name: string, args: Array<*>}>} calls
   */
  globalThis.gpusizeAnswer = async (calls) => {
    const most = globalThis.gpusizeMostCalls; // as the service takes in one request
    const pieces = [];
    for (let first = 0; first < calls.length; first += most) {
      pieces.push(piece(calls.slice(first, first + most)));
    }
    return (await Promise.all(pieces)).flat();
  };

  /** Where this is, whether it starts (a promise), and why there are no answers, if there are none. */
  globalThis.gpusizeTransport = {
    address: new URL(".", document.baseURI).href,
    get starts() {
      return running.starts;
    },
    get failed() {
      return running.failed;
    },
  };

  python();
})();
