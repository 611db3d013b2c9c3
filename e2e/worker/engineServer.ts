/** The engine as it stands in the sources, without the studio around it, served to a page of one module. */
import { createServer } from "vite";

/** The address of a page that runs the module at `module` (from the project's root), and what ends the server. */
export async function serveEngine(module: string) {
  const server = await createServer({
    configFile: false,
    appType: "custom",
    logLevel: "error",
    server: { port: 0, hmr: false, watch: null },
  });
  server.middlewares.use("/engine-page", (_, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(`<script type="module" src="${module}"></script>`);
  });
  await server.listen();
  return {
    address: `${server.resolvedUrls!.local[0]}engine-page`,
    close: () => server.close(),
  };
}
