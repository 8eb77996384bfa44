// Adds to the cart, places the order, confirms the payment at the provider, waits for CONFIRMED. USERS sets a number of
// users that each begin again when they are done; RATE sets a number of purchases a second.
import exec from 'k6/execution';
import { Counter, Trend } from 'k6/metrics';
import { add, bearer, payable, pay, place, settled, SUMMARY_STATS, unexpected, writeSummary } from './shop.js';

const closed = { executor: 'constant-vus', vus: Number(__ENV.USERS || 1), duration: __ENV.DURATION, gracefulStop: '30s' };
const open_ = {
  executor: 'constant-arrival-rate', rate: Number(__ENV.RATE || 1), timeUnit: '1s', duration: __ENV.DURATION,
  preAllocatedVUs: 60, maxVUs: 120, gracefulStop: '30s',
};

export const options = {
  scenarios: { checkout: __ENV.RATE ? open_ : closed },
  summaryTrendStats: SUMMARY_STATS,
};

const BUYERS = JSON.parse(open(__ENV.BUYERS));
const SKUS = JSON.parse(open(__ENV.SKUS));
const confirmed = new Counter('confirmed');
// Both are measured from the beginning of the purchase.
const untilAccepted = new Trend('until_accepted');
const untilConfirmed = new Trend('until_confirmed');

export default function () {
  const turn = exec.scenario.iterationInTest;
  const buyer = BUYERS[turn % BUYERS.length];
  const begun = Date.now();
  add(bearer(buyer), SKUS[Math.floor(Math.random() * SKUS.length)]);
  const placed = place(buyer, `${__ENV.RUN}-${turn}`);
  if (placed.status !== 202) return void unexpected.add(1);
  untilAccepted.add(Date.now() - begun);
  const id = placed.json('order_id');
  const next = payable(buyer, id);
  if (!next || !next.secret) return void unexpected.add(1);
  pay(next.secret);
  const order = settled(buyer, id);
  if (!order || order.status !== 'CONFIRMED') return void unexpected.add(1);
  untilConfirmed.add(Date.now() - begun);
  confirmed.add(1);
}

export const handleSummary = writeSummary;
