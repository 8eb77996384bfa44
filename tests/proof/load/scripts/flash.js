// Many buyers order one SKU with few pieces, once each. Winners pay; the others must be told that it is sold out.
import exec from 'k6/execution';
import { Counter, Trend } from 'k6/metrics';
import { add, bearer, payable, pay, place, settled, SUMMARY_STATS, unexpected, writeSummary } from './shop.js';

const BUYERS = JSON.parse(open(__ENV.BUYERS));

export const options = {
  scenarios: {
    flash: { executor: 'shared-iterations', vus: Number(__ENV.USERS), iterations: BUYERS.length, maxDuration: '3m' },
  },
  summaryTrendStats: SUMMARY_STATS,
};

const won = new Counter('won');
const lostAtOnce = new Counter('lost_at_once');
const lostLater = new Counter('lost_later');
// When each buyer was told, from the start of the sale; the maximum is the last buyer's.
const told = new Trend('told');
const untilTold = new Trend('until_told');

export default function () {
  const turn = exec.scenario.iterationInTest;
  const buyer = BUYERS[turn];
  const begun = Date.now();
  const outcome = buy(buyer, `${__ENV.RUN}-${turn}`);
  (outcome || unexpected).add(1);
  told.add(Date.now() - exec.scenario.startTime);
  untilTold.add(Date.now() - begun);
}

function buy(buyer, key) {
  add(bearer(buyer), __ENV.SKU);
  const placed = place(buyer, key);
  if (placed.status === 409) return placed.json('type').endsWith('/insufficient_stock') ? lostAtOnce : null;
  if (placed.status !== 202) return null;
  const id = placed.json('order_id');
  const next = payable(buyer, id);
  if (!next) return null;
  if (next.secret) pay(next.secret);
  const order = next.order || settled(buyer, id);
  if (order && order.status === 'CONFIRMED') return won;
  return order && order.reason === 'insufficient_stock' ? lostLater : null;
}

export const handleSummary = writeSummary;
