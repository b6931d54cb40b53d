; procedures tests: each procedure of Limn once, in a process of its own.

(define fal "{\"limn.endpoint\":\"fal\"}")

; the sentence with which it failed, or how many layers there are for how many
; records
(define (note-result name result)
  (note name (if (string? result) result (car result)))
  (if (not (string? result))
    (note (string-append name ".record") (record-of result))))

(define (make-base)
  (let* ((image (make-image 300 200 RGB PRECISION-U8-GAMMA))
         (layer (add-layer image 0 '(0 0 300 200) RGB-IMAGE "base")))
    (draw image layer 7)
    (select-rectangle image '(100 60 64 64) CHANNEL-OP-REPLACE)
    (list image layer)))

; an edit whose result is nowhere to be had
(define (lost-case)
  (let* ((base (make-base))
         (image (car base))
         (layer (cadr base)))
    (note-result "lost" (attempt (lambda () (edit image layer "a pier" 1 fal))))
    (note "lost.layers" (car (gimp-image-get-layers image)))))

(define (procedures-case)
  (let* ((base (make-base))
         (image (car base))
         (layer (cadr base))
         (created (plug-in-limn-create RUN-NONINTERACTIVE "a pier" "" "" "" ""
                                       1 echo))
         (edited (edit image layer "a pier" 1 fal)))
    (note "create" (car (gimp-image-get-layers (car created))))
    (note "create.record" (cadr created))
    (note-result "edit" edited)
    (note-result "recover" (plug-in-limn-recover RUN-NONINTERACTIVE image))
    (note-result "again"
      (plug-in-limn-again RUN-NONINTERACTIVE image (first-layer edited)
                          "" 1 ""))
    (gimp-selection-none image)
    (note-result "generate"
      (plug-in-limn-generate RUN-NONINTERACTIVE image layer "a pier" "" "" "" ""
                             2 "{\"limn.endpoint\":\"lumenfall\"}"))
    (note-result "extend"
      (plug-in-limn-extend RUN-NONINTERACTIVE image layer "a pier" ""
                           0 60 0 0 "" 1 echo))
    (note-result "refused"
      (attempt (lambda () (edit image layer "" 1 echo))))))
