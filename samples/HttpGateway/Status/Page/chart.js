// The last minute of a backend, as numbers and as a line.
const samples = 60;
const smoothed = 5; // samples
const width = 60;
const height = 20;
const margin = 1;
const namespace = "http://www.w3.org/2000/svg";
const wholeFormat = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const decimalFormat = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
const percentFormat = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

export const whole = number => wholeFormat.format(number);
export const decimal = number => (number >= 100 ? wholeFormat : decimalFormat).format(number);
export const percent = share => percentFormat.format(share);

export class History {
  rates = []; // requests per second, the latest last
  loads = []; // in flight
  #counts = []; // requests of each interval
  #last = null;

  /** Requests per second of the last few seconds. */
  get rate() {
    const recent = this.rates.slice(-smoothed);
    return recent.length === 0 ? 0 : recent.reduce((sum, rate) => sum + rate, 0) / recent.length;
  }

  /** Requests of the last minute. */
  get total() {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  add(now, requests, inFlight) {
    if (this.#last !== null && now > this.#last.now) {
      const count = Math.max(0, requests - this.#last.requests); // counts begin again when a backend returns
      this.#push(this.#counts, count);
      this.#push(this.rates, count * 1000 / (now - this.#last.now));
    }

    this.#push(this.loads, inFlight);
    this.#last = { now, requests };
  }

  #push(values, value) {
    values.push(value);
    if (values.length > samples) {
      values.shift();
    }
  }
}

/** Draws values as a line over its area; the newest at the right edge. */
export function draw(svg, values, name) {
  if (svg.childElementCount === 0) {
    svg.append(...["polygon", "polyline"].map(tag => document.createElementNS(namespace, tag)));
  }

  const peak = Math.max(1, ...values);
  const points = values.map((value, index) => {
    const x = width - (values.length - 1 - index) * width / (samples - 1);
    const y = height - margin - value / peak * (height - 2 * margin);
    return `${x.toFixed(2)},${y.toFixed(2)}`;
  });
  const start = width - (values.length - 1) * width / (samples - 1);
  const [area, line] = svg.children;
  line.setAttribute("points", points.join(" "));
  area.setAttribute("points", `${start.toFixed(2)},${height} ${points.join(" ")} ${width},${height}`);
  svg.setAttribute("aria-label", `${name} in the last minute, at most ${decimal(Math.max(0, ...values))}`);
}
