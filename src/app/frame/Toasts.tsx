/** Toasts in the corner. */
import { Notice } from "../parts/status/Notice.tsx";
import { useApp } from "../state/store.ts";
import { dismissToast } from "../state/toasts.ts";

export function Toasts() {
  const toasts = useApp((state) => state.toasts);
  return (
    <section className="toasts" aria-label="Messages">
      <ul>
        {toasts.map(({ id, tone, text, action }) => (
          <li key={id}>
            <Notice
              tone={tone}
              action={
                action && {
                  label: action.label,
                  onClick: () => {
                    dismissToast(id);
                    action.run();
                  },
                }
              }
              onDismiss={() => dismissToast(id)}
            >
              {text}
            </Notice>
          </li>
        ))}
      </ul>
    </section>
  );
}
