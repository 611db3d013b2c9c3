/** The Home screen: introduction, device facts, projects, and ways to start. */
import { useState } from "react";
import { Notice } from "../../parts/status/Notice.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { cancelJob, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { DeviceFacts } from "./DeviceFacts.tsx";
import { ProjectDialog } from "./ProjectDialog.tsx";
import { ProjectList } from "./ProjectList.tsx";
import { Shoot } from "./Shoot.tsx";
import { StartCards } from "./StartCards.tsx";
import "./home.css";

export function HomeScreen() {
  const device = useApp((state) => state.device);
  const opening = useApp(jobOf("sample"));
  const importing = useApp(jobOf("open"));
  const [creating, setCreating] = useState(false);
  const job = opening ?? importing;
  return (
    <div className="home">
      <header className="home-hero">
        <div className="home-words">
          <h1>Teach a model what you know.</h1>
          <p className="home-lead">
            Show it your pictures and clips, with questions and your answers. It learns on your own
            graphics card, and you see honestly whether it got better.
          </p>
          <p className="home-promise">Your files stay on this computer.</p>
        </div>
        <Shoot />
      </header>
      <DeviceFacts />
      {device && !device.ok && (
        <Notice tone="warn" title="No lessons in this browser yet">
          {device.problem} Use a current Chrome or Edge, Safari 26 or newer, or Firefox 141 or newer
          on Windows. Until then you can still collect examples and carry them away as a project
          file.
        </Notice>
      )}
      {job && (
        <div className="home-job">
          <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
        </div>
      )}
      <ProjectList />
      <StartCards busy={job !== undefined} onCreate={() => setCreating(true)} />
      <ProjectDialog open={creating} onClose={() => setCreating(false)} />
    </div>
  );
}
