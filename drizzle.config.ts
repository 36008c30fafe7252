import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./src/lib/server/domain/*/{schema,*-schema}.ts', './src/lib/server/platform/*/schema.ts'],
  out: './drizzle'
});
