import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: {
    runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
    // Each component's name stands in its page dozens of times: short ones are a tenth of a small page.
    cssHash: ({ hash, css }) => `q${hash(css)}`
  },
  kit: {
    adapter: adapter({ precompress: true, envPrefix: '' }),
    // Small pages carry their own CSS: one round trip until the page can be paid.
    inlineStyleThreshold: 40_000,
    // One worker per merchant's portal, registered there for its own scope; nowhere else is one needed.
    serviceWorker: { register: false },
    // hooks.server.ts looks at every request instead (`isForeign`): it also asks Sec-Fetch-Site, and knows the few
    // addresses where forms come from machines, which have no origin: carriers' reports, one-click unsubscribing.
    csrf: { trustedOrigins: ['*'] },
    csp: {
      mode: 'nonce',
      directives: {
        'default-src': ['none'],
        'script-src': ['self'],
        'style-src': ['self'],
        // The one style attribute there is: SvelteKit hides its announcer of new pages with it.
        'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
        'img-src': ['self', 'data:'],
        'font-src': ['self'],
        'connect-src': ['self'],
        'manifest-src': ['self'],
        'worker-src': ['self'],
        'form-action': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'frame-ancestors': ['none']
      }
    }
  }
};
