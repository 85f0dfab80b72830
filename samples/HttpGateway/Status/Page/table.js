// One card per pool, one row per backend. Rows stay while their backend does, so that a button keeps its focus.
import { decimal, draw, History, percent, whole } from "./chart.js";

const explanations = new Map([
  ["operator", "by order of an operator"],
  ["retry-after", "asked for a pause"],
  ["weight", "weight 0"],
  ["removed", "removed, finishing its requests"],
  ["health", "health check failed"],
  ["ejected", "too many failures"],
  ["full", "limit of requests reached"],
  ["warming", "share is growing"],
]);
const takesRequests = backend => backend.state === "available" || backend.state === "warming";

function fromTemplate(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

export class PoolCard {
  section = fromTemplate("pool");
  #rows = new Map(); // by the id of the backend
  #id;
  #change;
  #available = "";
  #isCounted = true;

  constructor(id, change) {
    this.#id = id;
    this.#change = change;
    this.section.querySelector("h2").textContent = id;
    this.section.querySelector("table").setAttribute("aria-label", `Backends of ${id}`);
  }

  get rate() {
    return [...this.#rows.values()].reduce((total, row) => total + row.history.rate, 0);
  }

  show(pool) {
    const ids = new Set(pool.backends.map(backend => backend.id));
    for (const [id, row] of this.#rows) {
      if (!ids.has(id)) {
        row.element.remove();
        this.#rows.delete(id);
      }
    }

    const body = this.section.querySelector("tbody");
    pool.backends.forEach((backend, index) => {
      if (!this.#rows.has(backend.id)) {
        this.#rows.set(backend.id, new BackendRow(this.#id, backend.id, this.#change));
      }

      const { element } = this.#rows.get(backend.id);
      if (body.children[index] !== element) {
        body.insertBefore(element, body.children[index] ?? null);
      }

      this.#rows.get(backend.id).show(backend);
    });
    const count = pool.backends.filter(takesRequests).length;
    this.#isCounted = pool.chosenBy === undefined;
    this.#available = `${whole(count)} of ${whole(pool.backends.length)} available`;
    this.section.querySelector(".policy").textContent =
      pool.chosenBy === undefined ? pool.policy : `${pool.policy}, a policy of ${pool.chosenBy}`;
    this.#showSummary();
  }

  /** Takes a sample of each backend and draws the charts. */
  tick(now) {
    const rows = [...this.#rows.values()];
    rows.forEach(row => row.history.add(now, row.backend.requests ?? 0, row.backend.inFlight));
    const total = rows.reduce((sum, row) => sum + row.history.total, 0);
    rows.forEach(row => row.draw(total));
    this.#showSummary();
  }

  remove() {
    this.section.remove();
  }

  #showSummary() {
    this.section.querySelector(".summary").textContent =
      this.#available + (this.#isCounted ? ` · ${decimal(this.rate)} requests per second` : "");
  }
}

class BackendRow {
  element = fromTemplate("backend");
  history = new History();
  backend = null;

  constructor(pool, id, change) {
    this.element.dataset.pool = pool;
    this.element.dataset.backend = id;
    this.#set(".name strong", id);
    for (const button of this.element.querySelectorAll("button")) {
      button.setAttribute("aria-label", `${button.textContent} ${id} of ${pool}`);
      button.addEventListener("click", () => change(pool, id, button.dataset.action));
    }
  }

  show(backend) {
    this.backend = backend;
    this.element.dataset.state = backend.state;
    this.#set(".address", backend.address);
    this.#set(".state", backend.state);
    this.#set(".reasons", backend.reasons.map(reason => explanations.get(reason) ?? reason).join(", "));
    this.#set(".in-flight", whole(backend.inFlight));
    this.#showRate();
    this.#set(".weight", whole(backend.weight));
    this.#set(".requests", this.#isCounted ? whole(backend.requests) : "–");
    this.#set(".failures", this.#isCounted ? whole(backend.failures) : "–");
    this.element.querySelector(".failures").classList.toggle("some", backend.failures > 0);
    this.#set(".latency", backend.latencyMs > 0 ? `${decimal(backend.latencyMs)} ms` : "–");
    this.element.querySelector(".traffic").hidden = !this.#isCounted;
    this.element.querySelector(".rates").toggleAttribute("hidden", !this.#isCounted);
    this.element.querySelector(".ring").hidden = backend.ringShare === undefined;
    this.#bar(".ring", backend.ringShare ?? 0);
    this.#showButtons();
  }

  draw(poolTotal) {
    this.#showRate();
    draw(this.element.querySelector(".rates"), this.history.rates, "Requests per second");
    draw(this.element.querySelector(".loads"), this.history.loads, "In flight");
    this.#bar(".traffic", poolTotal > 0 ? this.history.total / poolTotal : 0);
  }

  get #isCounted() {
    return this.backend.requests !== undefined; // YARP's own policies do not count
  }

  #showRate() {
    this.#set(".rate", this.#isCounted ? decimal(this.history.rate) : "–");
  }

  #showButtons() {
    const drained = this.backend.reasons.includes("operator");
    const isLocked = document.documentElement.dataset.changes !== "on" || this.backend.reasons.includes("removed")
      || !this.#isCounted; // only Balancing drains
    const hadFocus = this.element.querySelector("button:focus") !== null;
    for (const button of this.element.querySelectorAll("button")) {
      button.disabled = isLocked;
      button.hidden = drained === (button.dataset.action === "drain");
    }

    if (hadFocus) {
      this.element.querySelector("button:not([hidden])").focus();
    }
  }

  #bar(selector, share) {
    const bar = this.element.querySelector(selector);
    bar.querySelector("i").style.width = `${share * 100}%`;
    bar.querySelector("b").textContent = percent(share);
  }

  #set(selector, text) {
    const target = this.element.querySelector(selector);
    if (target.textContent !== text) {
      target.textContent = text;
    }
  }
}
