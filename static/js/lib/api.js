// Asks the server; failures come back as sentences a person can read.

import { t } from "./words.js";

/** What the server refused, in the reader's language: `message`, with `code`, `status` and `facts`. */
export class ApiError extends Error {
  constructor(problem) {
    super(problem.detail || t("The server could not answer. Try again in a moment."));
    this.code = problem.code;
    this.status = problem.status;
    this.facts = problem.facts || {};
  }
}

// What the page was given for changes: without it the server takes none from somebody who is signed in.
function proof() {
  const given = document.querySelector('meta[name="csrf"]');
  return given ? { "X-CSRF-Token": given.content } : {};
}

async function ask(url, accept, signal, sent, asked = {}, method = sent ? "POST" : "GET") {
  const isForm = sent instanceof FormData;
  const headers = { Accept: accept, ...asked, ...(sent && !isForm && { "Content-Type": "application/json" }), ...(method !== "GET" && proof()) };
  try {
    return await fetch(url, { signal, headers, method, credentials: "same-origin", ...(sent && { body: isForm ? sent : JSON.stringify(sent) }) });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError({ code: "offline", detail: t("The server cannot be reached. Check the connection and try again.") });
  }
}

async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  return new ApiError({ ...problem, status: response.status });
}

/** What a gateway says instead of the server is no JSON. */
async function bodyOf(response) {
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError({ code: "unreadable", status: response.status });
  }
}

/** The JSON at `url`; an aborted request throws AbortError, a refused one ApiError. Null while it is still as `seen`. */
export async function getJson(url, { signal, seen } = {}) {
  const response = await ask(url, "application/json", signal, undefined, seen && { "If-None-Match": `"${seen}"` });
  if (response.status === 304) return null;
  if (!response.ok) throw await problemOf(response);
  return bodyOf(response);
}

/** What the server answers when `sent` is posted to `url` as JSON, or as the form that it is; `version` is the one that was seen of what changes. */
export async function postJson(url, sent, { version } = {}) {
  const response = await ask(url, "application/json", undefined, sent, version && { "If-Match": `"${version}"` });
  if (!response.ok) throw await problemOf(response);
  return bodyOf(response);
}

/** Remove what is at `url`, or stop it. */
export async function remove(url) {
  const response = await ask(url, "application/json", undefined, undefined, {}, "DELETE");
  if (!response.ok) throw await problemOf(response);
}

/** The page at `url` as a document: a page that says what went wrong is an answer too. */
export async function getPage(url, { signal } = {}) {
  const response = await ask(url, "text/html", signal);
  if (response.status >= 500) throw new ApiError({ status: response.status });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** An address with a query; without one where there is nothing to ask. */
export function asking(address, query) {
  const text = new URLSearchParams(query).toString();
  return text ? `${address}?${text}` : address;
}
