// Single calls against their budgets. WHAT is detail, add or place; each user sends the next call after the answer.
import exec from 'k6/execution';
import { Trend } from 'k6/metrics';
import { add, bearer, call, place, SUMMARY_STATS, writeSummary } from './shop.js';

export const options = {
  scenarios: { warm: { executor: 'constant-vus', vus: Number(__ENV.USERS), duration: __ENV.DURATION } },
  summaryTrendStats: SUMMARY_STATS,
};

const BUYERS = JSON.parse(open(__ENV.BUYERS));
const SKUS = JSON.parse(open(__ENV.SKUS));
const timed = new Trend('timed');
const any = (list) => list[Math.floor(Math.random() * list.length)];

export function setup() {
  return call('GET', '/v1/products?limit=100', null, {}, 'set up', [200]).json('items').map((item) => item.product_id);
}

// No two users act for the same buyer at a time, so that no two fill one cart.
const buyer = () => BUYERS[exec.scenario.iterationInTest % BUYERS.length];

const CALLS = {
  detail: (ids) => call('GET', `/v1/products/${any(ids)}`, null, {}, 'detail', [200]),
  add: () => add(bearer(buyer()), any(SKUS)),
  place: () => {
    const customer = buyer();
    add(bearer(customer), any(SKUS));
    return place(customer, `${__ENV.RUN}-${exec.scenario.iterationInTest}`);
  },
};

export default function (ids) {
  timed.add(CALLS[__ENV.WHAT](ids).timings.duration);
}

export const handleSummary = writeSummary;
