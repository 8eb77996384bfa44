// 50 % lists of 20, 30 % details, 20 % searches. Each user sends the next request when the last one is answered.
import exec from 'k6/execution';
import { call, SUMMARY_STATS, writeSummary } from './shop.js';

export const options = {
  scenarios: { browse: { executor: 'constant-vus', vus: Number(__ENV.USERS), duration: __ENV.DURATION } },
  summaryTrendStats: SUMMARY_STATS,
  thresholds: { 'http_req_duration{name:list}': [], 'http_req_duration{name:detail}': [], 'http_req_duration{name:search}': [] },
};

const CATEGORIES = ['lighting', 'kitchen', 'office', 'outdoor', 'textiles', 'audio', 'bicycle', 'garden', 'toys', 'bags'];
const WORDS = ['lamp', 'oak', 'kettle', 'brass lamp', 'notebok', 'linen cushion', 'walnut', 'speaker', 'kite', 'wallet'];
const any = (list) => list[Math.floor(Math.random() * list.length)];

export function setup() {
  const page = (category) => call('GET', `/v1/products?limit=100&category=${category}`, null, {}, 'set up', [200]);
  return CATEGORIES.flatMap((category) => page(category).json('items').map((product) => product.product_id));
}

export default function (ids) {
  const turn = exec.scenario.iterationInTest % 10;
  if (turn < 5) call('GET', `/v1/products?limit=20&category=${any(CATEGORIES)}`, null, {}, 'list', [200]);
  else if (turn < 8) call('GET', `/v1/products/${any(ids)}`, null, {}, 'detail', [200]);
  else call('GET', `/v1/search?q=${encodeURIComponent(any(WORDS))}`, null, {}, 'search', [200]);
}

export const handleSummary = writeSummary;
