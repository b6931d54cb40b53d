; What dialog.sh runs in a GIMP with a window: the dialog is left by Escape
; once, and then used; that of an extension asks how far.

(define notes (open-output-file (getenv "TEST_NOTES")))

(define (note . words)
  (for-each (lambda (word) (display word notes)) words)
  (newline notes))

(define image (car (gimp-image-new 640 360 RGB)))
(define layer (car (gimp-layer-new image 640 360 RGB-IMAGE "base" 100
                                   LAYER-MODE-NORMAL)))
(gimp-image-insert-layer image layer 0 0)
(gimp-display-new image)

(define (ask)
  (plug-in-limn-generate RUN-INTERACTIVE image layer "" "" "" "" "" 1 ""))

(ask)
(note "after Escape: " (car (gimp-image-get-layers image)))
; the test says when it has seen the dialog go
(while (not (file-exists? (getenv "TEST_GO")))
  (usleep 50000))
(ask)
(note "after Ctrl+Enter: " (car (gimp-image-get-layers image)))
(note "name " (car (gimp-item-get-name
                    (car (gimp-image-get-active-layer image)))))
; the prompt is there already
(define made (car (gimp-image-get-active-layer image)))
(plug-in-limn-again RUN-INTERACTIVE image made "" 1 "")
(note "again: " (car (gimp-image-get-layers image)))
(note "again " (car (gimp-item-get-name
                     (car (gimp-image-get-active-layer image)))))
(plug-in-limn-extend RUN-INTERACTIVE image layer "" "" 0 0 0 0 "" 1 "")
(note "extended: " (car (gimp-item-get-name
                          (car (gimp-image-get-active-layer image))))
      ", " (car (gimp-image-width image)) "x" (car (gimp-image-height image)))
(close-output-port notes)
(gimp-quit 1)
