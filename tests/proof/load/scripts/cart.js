// A guest creates a cart, adds three SKUs and reads the cart: five calls.
import { add, call, SUMMARY_STATS, writeSummary } from './shop.js';

export const options = {
  scenarios: { cart: { executor: 'constant-vus', vus: Number(__ENV.USERS), duration: __ENV.DURATION } },
  summaryTrendStats: SUMMARY_STATS,
};

const SKUS = JSON.parse(open(__ENV.SKUS));

export default function () {
  const guest = { 'X-Cart-Token': call('POST', '/v1/carts', null, {}, 'new cart', [200, 201]).json('cart_token') };
  const first = Math.floor(Math.random() * (SKUS.length - 2));
  for (const sku of SKUS.slice(first, first + 3)) add(guest, sku);
  call('GET', '/v1/cart', null, guest, 'read cart', [200]);
}

export const handleSummary = writeSummary;
