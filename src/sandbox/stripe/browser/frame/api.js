/** Asks the payment provider with the merchant's publishable key. */
export async function callApi({ key, failed }, { method, path, params, account }) {
  const form = encode(params);
  try {
    const response = await fetch(method === 'GET' ? `${path}?${form}` : path, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...(account ? { 'Stripe-Account': account } : {}) },
      ...(method === 'GET' ? {} : { body: form })
    });
    return await response.json();
  } catch {
    return { error: { type: 'api_connection_error', message: failed } };
  }
}

/** `{ a: { b: 1 } }` as `a[b]=1`. */
function encode(params, prefix = '', into = new URLSearchParams()) {
  for (const [name, value] of Object.entries(params ?? {})) {
    const key = prefix ? `${prefix}[${name}]` : name;
    if (value === undefined || value === null) continue;
    if (typeof value === 'object') encode(value, key, into);
    else into.append(key, String(value));
  }
  return into;
}

/** Who is paid, as the provider knows it. */
export async function readMerchant(key) {
  const response = await fetch(`/v3/merchant.json?key=${encodeURIComponent(key)}`).catch(() => undefined);
  return response?.ok ? (await response.json()).name : '';
}
