"use strict";
// Answers calls over HTTP: POST /excel/call of the service this page came from.

(() => {
  /** How often one piece is sent again because the service asks to wait, and for how long. */
  const MOST_WAITS = 5;
  const LONGEST_WAIT_S = 30;

  /** Seconds after which a request counts as unanswered: cells would show #BUSY! for ever. */
  const PATIENCE_S = 120;

  const TOKEN_KEY = "gpusize.token";
  const ADDRESS = new URL("call", document.baseURI).href;

  /** The secret of the service, kept for this page's address; empty where there is none. */
  const token = {
    get() {
      try {
        return localStorage.getItem(TOKEN_KEY) || "";
      } catch (refused) {
        return this.held || ""; // storage is off: it lasts as long as this page
      }
    },
    set(text) {
      this.held = text;
      try {
        if (text) localStorage.setItem(TOKEN_KEY, text);
        else localStorage.removeItem(TOKEN_KEY);
      } catch (refused) {
        // as above
      }
    },
  };

  /** No answer, and why: the message is what a person reads at the cell. */
  class Unanswered extends Error {
    constructor(message, status) {
      super(message);
      this.status = status;
    }
  }

  /** @param {number} seconds */
  function wait(seconds) {
    return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }

  /** @param {string} body */
  async function post(body) {
    const headers = { "Content-Type": "application/json" };
    if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_S * 1000);
    try {
      const response = await fetch(ADDRESS, {
        method: "POST",
        headers,
        body,
        signal: patience.signal,
      });
      return { response, text: await response.text() };
    } catch (failed) {
      throw new Unanswered(`gpusize cannot be reached at ${ADDRESS}.`, 0);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The sentence of the service's own error, if it has one. */
  function said(text) {
    try {
      return JSON.parse(text).error.message;
    } catch (none) {
      return "";
    }
  }

  /** Send one request, again as long as the service says when; the results, or Unanswered. */
  async function send(calls) {
    const body = JSON.stringify({ calls });
    for (let waited = 0; ; waited += 1) {
      const { response, text } = await post(body);
      if (response.ok) return JSON.parse(text).results;
      const after = Number(response.headers.get("Retry-After"));
      const asks = response.status === 429 || response.status === 503;
      if (!asks || !(after > 0) || waited === MOST_WAITS) throw refused(response.status, text);
      await wait(Math.min(after, LONGEST_WAIT_S));
    }
  }

  /** What to say of an answer that is none. */
  function refused(status, text) {
    if (status === 401) {
      const missing = token.get() ? "does not take the token it was given" : "asks for a token";
      return new Unanswered(`gpusize at ${ADDRESS} ${missing}; set it in its task pane.`, status);
    }
    const detail = said(text);
    return new Unanswered(
      `gpusize at ${ADDRESS} did not answer (HTTP ${status})${detail ? `: ${detail}` : "."}`,
      status,
    );
  }

  /** The results of a piece; one that is too large is answered in halves. */
  async function piece(calls) {
    try {
      const results = await send(calls);
      if (Array.isArray(results) && results.length === calls.length) return results;
      throw new Unanswered(`gpusize at ${ADDRESS} gave an answer that is none.`, 200);
    } catch (failed) {
      if (failed.status === 413 && calls.length > 1) {
        const half = Math.ceil(calls.length / 2);
        return [...(await piece(calls.slice(0, half))), ...(await piece(calls.slice(half)))];
      }
      const unreadable = `gpusize at ${ADDRESS} gave an answer that is none.`;
      const error = {
        code: "#N/A",
        message: failed instanceof Unanswered ? failed.message : unreadable,
        asks: failed.status === 401 ? "token" : undefined, // what a person has to give
      };
      return calls.map(() => ({ error }));
    }
  }

  /**
   * The results of calls, in their order; one that failed is an error with a sentence.
   * @param {Array<{name: string, args: Array<*>}>} calls
   */
  globalThis.gpusizeAnswer = async (calls) => {
    const most = globalThis.gpusizeMostCalls; // that the service takes in one request
    const results = [];
    for (let first = 0; first < calls.length; first += most) {
      for (const one of await piece(calls.slice(first, first + most))) results.push(one);
    }
    return results;
  };

  /** For the task pane: where this is, and its secret. */
  globalThis.gpusizeTransport = { address: ADDRESS, token };
})();
