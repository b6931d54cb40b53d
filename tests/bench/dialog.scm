; What dialog.sh opens, in a GIMP with a window: Limn's dialogs and GIMP's own,
; one after the other, as often as asked for. Each call waits for a file that
; dialog.sh makes, and makes one right before it begins.

(define folder (getenv "BENCH_FOLDER"))
(define side 4096)
(define image (car (gimp-image-new side side RGB)))
(define layer (car (gimp-layer-new image side side RGB-IMAGE "base" 100
                                   LAYER-MODE-NORMAL)))
(gimp-image-insert-layer image layer 0 0)
(plug-in-solid-noise RUN-NONINTERACTIVE image layer FALSE FALSE 7 5 8 8)
(gimp-display-new image)
(gimp-image-select-rectangle image CHANNEL-OP-REPLACE 1000 1200 812 640)

(define (path . parts)
  (apply string-append folder "/" parts))

(define (note name)
  (let ((file (open-output-file name)))
    (display "." file)
    (close-output-port file)))

(define (await name)
  (if (not (file-exists? name))
      (begin (usleep 20000) (await name))))

(define (open-limn)
  (plug-in-limn-edit RUN-INTERACTIVE image layer "a red fox" "" "" "" "" 1 ""))

(define (open-extend)
  (plug-in-limn-extend RUN-INTERACTIVE image layer "" "" 0 64 0 0 "" 1 ""))

(define (open-despeckle)
  (plug-in-despeckle RUN-INTERACTIVE image layer 3 1 7 248))

(define (open-png)
  (file-png-save RUN-INTERACTIVE image layer (path "x.png") "x.png"
                 0 9 0 0 0 0 0))

(define calls
  (list (cons "limn" open-limn) (cons "extend" open-extend)
        (cons "despeckle" open-despeckle) (cons "png" open-png)))

; left again by Escape, each of them fails
(define (run name)
  (await (path "go-" name))
  (note (path "began-" name))
  (catch #f ((cdr (assoc (car (strbreakup name ".")) calls))))
  (note (path "left-" name)))

(define (run-all names)
  (if (pair? names)
      (begin (run (car names)) (run-all (cdr names)))))

(run-all (strbreakup (getenv "BENCH_CALLS") " "))
(gimp-quit 1)
