import adapter from '@sveltejs/adapter-node';

/** The smallest page that the same server can serve: what our pages are measured against. */
export default { kit: { adapter: adapter() } };
