// Takes the reports of the gateway and shows them. Texts of the gateway go in as text, never as HTML.
import { decimal, whole } from "./chart.js";
import { PoolCard } from "./table.js";

const tickMilliseconds = 1000;
const retryMilliseconds = 2000;
const element = id => document.getElementById(id);
const cards = new Map(); // by the id of the pool
let report = { pools: [], problems: [] };

function connect() {
  const events = new EventSource("/_balancing/events");
  events.addEventListener("status", event => {
    showConnection(true);
    show(JSON.parse(event.data));
  });
  events.addEventListener("error", () => {
    showConnection(false);
    if (events.readyState === EventSource.CLOSED) { // after an answer such as 503 the browser does not try again
      setTimeout(connect, retryMilliseconds);
    }
  });
}

function showConnection(isLive) {
  const text = isLive ? "Live" : "Connection lost. Trying again …";
  const connection = element("connection");
  if (connection.textContent !== text) {
    connection.textContent = text;
    connection.dataset.live = isLive ? "yes" : "no";
  }
}

function show(next) {
  report = next;
  const ids = new Set(report.pools.map(pool => pool.id));
  for (const [id, card] of cards) {
    if (!ids.has(id)) {
      card.remove();
      cards.delete(id);
    }
  }

  report.pools.forEach((pool, index) => {
    if (!cards.has(pool.id)) {
      cards.set(pool.id, new PoolCard(pool.id, change));
    }

    const { section } = cards.get(pool.id);
    const place = element("pools").children[index];
    if (place !== section) {
      element("pools").insertBefore(section, place ?? null);
    }

    cards.get(pool.id).show(pool);
  });
  element("empty").hidden = report.pools.length > 0;
  showProblems();
  showFigures();
}

function showFigures() {
  const backends = report.pools.flatMap(pool => pool.backends);
  const sum = name => backends.reduce((total, backend) => total + (backend[name] ?? 0), 0);
  const available = backends.filter(backend => backend.state === "available" || backend.state === "warming").length;
  element("available").textContent = `${whole(available)} of ${whole(backends.length)}`;
  element("in-flight").textContent = whole(sum("inFlight"));
  element("failures").textContent = whole(sum("failures"));
  element("rate").textContent = decimal([...cards.values()].reduce((total, card) => total + card.rate, 0));
}

function showProblems() {
  const lines = report.problems.map(problem => {
    const line = document.createElement("li");
    for (const [tag, text] of [["span", problem.source], ["strong", problem.subject], ["p", problem.message]]) {
      line.append(Object.assign(document.createElement(tag), { textContent: text }));
    }

    return line;
  });
  const section = element("problems");
  section.hidden = lines.length === 0;
  section.querySelector("ul").replaceChildren(...lines);
}

async function change(pool, backend, action) {
  const path = `/_balancing/pools/${encodeURIComponent(pool)}/backends/${encodeURIComponent(backend)}/${action}`;
  try {
    const response = await fetch(path, { method: "POST" });
    announce(response.ok
      ? `${action === "drain" ? "Draining" : "Taking requests again"}: ${backend}.`
      : `Cannot ${action} ${backend}: the gateway answered ${response.status}.`);
  } catch {
    announce(`Cannot ${action} ${backend}: the gateway does not answer.`);
  }
}

function announce(text) {
  element("announcement").textContent = text;
}

element("locked").hidden = document.documentElement.dataset.changes === "on";
setInterval(() => {
  const now = performance.now();
  cards.forEach(card => card.tick(now));
  showFigures();
}, tickMilliseconds);
connect();
