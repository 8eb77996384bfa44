// The calls that scenarios share. Each call is tagged with its route, because ids in names would make a series each.
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import { sleep } from 'k6';

export const SHOP = __ENV.SHOP;
const PROVIDER = __ENV.PROVIDER;
const ADDRESS = { name: 'A Buyer', line1: '1 Market Square', city: 'Leipzig', postal_code: '04109', country: 'DE' };
const FIRST_POLL = 0.04, POLL_GROWS = 1.5, SLOWEST_POLL = 0.5, PATIENCE_MS = 60000;

export const serverErrors = new Counter('server_errors');
export const unexpected = new Counter('unexpected');

export const SUMMARY_STATS = ['med', 'p(95)', 'max', 'count'];

export function writeSummary(data) {
  return { [__ENV.SUMMARY]: JSON.stringify(data) };
}

// Counts an answer that the scenario did not expect, and each 5xx besides.
export function call(method, path, body, headers, name, expected) {
  const params = { headers: Object.assign({ 'Content-Type': 'application/json' }, headers), tags: { name } };
  const answer = http.request(method, SHOP + path, body === null ? null : JSON.stringify(body), params);
  if (answer.status >= 500 || answer.status === 0) serverErrors.add(1);
  if (!expected.includes(answer.status)) {
    unexpected.add(1);
    console.log(JSON.stringify({ unexpected: name, status: answer.status, body: String(answer.body).slice(0, 300) }));
  }
  return answer;
}

export const bearer = (buyer) => ({ Authorization: `Bearer ${buyer.access_token}` });

export function add(headers, sku) {
  return call('POST', '/v1/cart/items', { sku, quantity: 1 }, headers, 'add to cart', [200, 201]);
}

// Places the order and logs what the shop answered, for the audit.
export function place(buyer, key) {
  const body = { shipping_address: ADDRESS };
  const headers = Object.assign({ 'Idempotency-Key': key }, bearer(buyer));
  const answer = call('POST', '/v1/orders', body, headers, 'place order', [202, 409]);
  const told = answer.status ? answer.json() : {};
  console.log(JSON.stringify({
    ack: {
      at: new Date().toISOString(), customer_id: buyer.customer_id, key, body: 'address',
      status: answer.status, order_id: told.order_id || '', problem: (told.type || '').split('/').pop(),
    },
  }));
  return answer;
}

// Calls `ask` until it returns something, with growing pauses, the first before the first call. Returns null when patience
// ends.
function until(ask) {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_POLL; Date.now() < deadline; pause = Math.min(pause * POLL_GROWS, SLOWEST_POLL)) {
    sleep(pause);
    const verdict = ask();
    if (verdict) return verdict;
  }
  unexpected.add(1);
  console.log(JSON.stringify({ unexpected: 'patience ended', status: 0, body: '' }));
  return null;
}

function read(buyer, path, name) {
  const answer = call('GET', path, null, bearer(buyer), name, [200, 404]);
  return answer.status === 200 ? answer.json() : {};
}

function end(buyer, id) {
  const order = read(buyer, `/v1/orders/${id}`, 'read order');
  return ['CONFIRMED', 'CANCELLED'].includes(order.status) ? order : null;
}

// Returns the `secret` of the payment, or the `order` if it ends before there is one. Every third call reads the order.
export function payable(buyer, id) {
  let looks = 0;
  return until(() => {
    const secret = read(buyer, `/v1/orders/${id}/payment`, 'read payment').client_secret;
    if (secret) return { secret };
    looks += 1;
    const order = looks % 3 === 0 ? end(buyer, id) : null;
    return order && { order };
  });
}

export function pay(secret) {
  const id = secret.split('_secret_')[0];
  const form = { client_secret: secret, payment_method: 'pm_card_visa' };
  const answer = http.post(`${PROVIDER}/v1/payment_intents/${id}/confirm`, form, { tags: { name: 'provider: confirm' } });
  if (answer.status !== 200) unexpected.add(1);
  return answer;
}

export const settled = (buyer, id) => until(() => end(buyer, id));
